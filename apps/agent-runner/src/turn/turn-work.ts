import type { Bus } from '@rain/bus'
import type { Db, Turn } from '@rain/db'
import type { Egress } from '../egress/egress.ts'
import type { CandidateResolver } from '../resolve-candidates.ts'
import type { ToolsForTurn } from '../mcp/turn-tools.ts'
import type { ReadDocument } from '../tools/web-fetch/read-document.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import type { FolderMemory } from '../changes/folder-memory.ts'
import type { Desktops, TurnDesktop } from '../desktop/turn-desktop.ts'
import type { Publisher } from './publish.ts'

export interface TurnDeps {
  db: Db
  bus: Bus
  /** What every turn may call. */
  tools: ToolRegistry
  /** With what the person has added; asked before every step. Left out: nothing is added. */
  toolsFor?: ToolsForTurn
  /** Who may answer the turn, the one it was accepted for first. */
  resolveCandidates: CandidateResolver
  rainHome: string
  /** Makes text of a PDF that the person attaches. Left out: they are put into the agent's folder alone. */
  readDocument?: ReadDocument
  /** Whether a sandbox stands around the programs that tools start; without one, each is asked for. */
  sandboxed: boolean
  /** Whether somebody is there to answer for a turn. Default: yes. */
  isAttended?(turn: Turn): boolean
  /** Where a host leads. Left out: nobody looks before it is dialled. */
  findWay?: Egress['findWay']
  /** The computers that agents may work on. Left out: there are none. */
  desktops?: Desktops
  /** Keeps what calls change in files, so that it can be undone. Left out: nothing is kept. */
  files?: FolderMemory
  leaseMs: number
  /** Aborted when this runner is going down: a turn is then given back at its next good place. */
  draining: AbortSignal
  onUnexpected(error: unknown, context: Record<string, unknown>): void
}

/** What one claim of a turn works with. */
export interface TurnWork extends TurnDeps {
  turn: Turn
  publish: Publisher
  signal: AbortSignal
  /** The one this turn works on. */
  desktop?: TurnDesktop | null
}

/**
 * How a claim of a turn ended: with its outcome written; waiting for the person; given up because another runner owns it;
 * or to be given back, because this runner is going down.
 */
export type TurnEnd = 'finished' | 'parked' | 'lost' | 'yielded'
