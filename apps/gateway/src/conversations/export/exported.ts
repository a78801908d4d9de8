import type { StoredBlock, ToolDetail } from '@rain/protocol'

export interface ExportedConversation {
  id: string
  title: string
  agentKey: string
  cwd: string
  /** The turn that started the sub-agent it is of; null: the person talks here. */
  parentTurnId: string | null
  createdAt: Date
  updatedAt: Date
}

export interface ExportedCall {
  id: string
  tool: string
  input: Record<string, unknown>
  status: string
  output: string | null
  detail: ToolDetail | null
  /** Null: it never began to run, or has not ended. */
  durationMs: number | null
}

/** One message of the person, or one answer of the model with its tool calls. */
export interface ExportedStep {
  step: number
  role: 'user' | 'assistant'
  content: StoredBlock[]
  provider: string | null
  model: string | null
  createdAt: Date
  isLastOfTurn: boolean
  turn: {
    id: string
    /** What it was said after; null: it began the conversation. */
    previousTurnId: string | null
    /** False: another version is shown in its place. */
    inView: boolean
    outcome: 'completed' | 'interrupted' | 'failed' | null
    outcomeText: string | null
    costNanoUsd: number | null
    durationMs: number | null
  }
  calls: ExportedCall[]
}

/** A picture or a file as it goes into the export: itself, or null where it is only named. */
export type Embed = (id: string) => Promise<string | null>

/** The pictures that a call gave. */
export function picturesOf({ detail }: ExportedCall): { id: string }[] {
  if (detail?.kind === 'images') return detail.images
  return detail?.kind === 'screen' && detail.image ? [detail.image] : []
}
