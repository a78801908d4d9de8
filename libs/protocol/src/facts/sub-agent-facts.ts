import type { Event } from '../events/event.ts'
import type { SubagentSpawned } from '../events/subagent-spawned.ts'
import { limits } from '../limits.ts'
import { lastOnce, type Fact } from './fact.ts'
import type { TurnRow } from './turn-row.ts'

/** How far a sub-agent has come, with those below it. */
export interface SubAgentProgress {
  toolCalls: number
  lastTool: string | null
}

/** The start of a sub-agent as it is told again to who comes later. */
export function subAgentAt(turn: TurnRow, task: string, { toolCalls, lastTool }: SubAgentProgress): Event {
  const { event } = subAgentSpawned(turn, turn.subAgent ?? '', task)
  return { ...event, tool_calls: toolCalls, ...(lastTool !== null && { last_tool: lastTool }) }
}

export function subAgentSpawned(turn: TurnRow, subAgent: string, task: string): Fact & { event: SubagentSpawned } {
  const names = subAgent.split('::')
  const short_name = names.at(-1) ?? subAgent
  return { once: 'accepted', event: { type: 'subagent_spawned', ...placeOfSubAgent(turn, names), short_name, task } }
}

export function subAgentCompleted(turn: TurnRow, subAgent: string): Fact {
  const place = placeOfSubAgent(turn, subAgent.split('::'))
  const status = ({ completed: 'completed', failed: 'error', interrupted: 'cancelled' } as const)[
    turn.outcome ?? 'failed'
  ]
  const result_preview = (turn.outcomeText ?? '').slice(0, limits.subAgentPreviewChars)
  return { once: lastOnce, event: { type: 'subagent_completed', ...place, status, result_preview } }
}

function placeOfSubAgent({ id: turn_id, agentKey: agent_id, parentToolUseId }: TurnRow, names: string[]) {
  const parent_agent_id = agent_id.slice(0, -`::${names.at(-1)}`.length)
  return { agent_id, parent_agent_id, turn_id, ...(parentToolUseId && { tool_use_id: parentToolUseId }) }
}
