import type { Turn } from '@rain/db'
import { limits } from '@rain/protocol'
import { onlyCoreTools, type TurnTools } from '../mcp/turn-tools.ts'
import { describeTool } from '../tools/describe.ts'
import type { TurnDesktop } from '../desktop/turn-desktop.ts'
import { handOver } from '../tools/hand-over.ts'
import { task } from '../tools/task.ts'
import { depthOf } from './sub-agent/depth.ts'
import type { TurnWork } from './turn-work.ts'

/** What the turn may call, and what its model is told of, as the rows have it now. */
export async function toolsOfTurn({
  toolsFor,
  tools,
  turn,
  desktops,
}: TurnWork): Promise<TurnTools & { desktop: TurnDesktop | null }> {
  const [all, desktop] = await Promise.all([(toolsFor ?? onlyCoreTools(tools))(turn), desktops?.of(turn) ?? null])
  return { ...narrowed(desktop ? withDesktop(all, desktop) : all, turn), desktop }
}

function withDesktop({ registry, offered }: TurnTools, { tool }: TurnDesktop): TurnTools {
  const added = [tool, handOver]
  return {
    registry: new Map([...registry, ...added.map((one) => [one.name, one] as const)]),
    offered: [...offered, ...added.map(describeTool)],
  }
}

/** Those of a sub-agent: what its parent left it, and no further ones below the lowest. */
function narrowed(all: TurnTools, turn: Turn): TurnTools {
  if (turn.parentTurnId === null) return all
  const isLowest = depthOf(turn) >= limits.subAgentDepth
  const mayUse = (name: string) =>
    (turn.allowedTools === null || turn.allowedTools.includes(name)) && !(isLowest && name === task.name)
  const registry = new Map([...all.registry].filter(([name]) => mayUse(name)))
  const offered =
    turn.allowedTools === null
      ? all.offered.filter(({ name }) => mayUse(name))
      : [...registry.values()].map(describeTool)
  return { registry, offered }
}
