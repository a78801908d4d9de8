import type { ToolDetail } from '../content.ts'
import type { CallTarget } from '../device/call-target.ts'
import type { Event } from '../events/event.ts'
import type { Level } from '../levels.ts'
import type { Fact } from './fact.ts'
import type { TurnRow } from './turn-row.ts'

interface ToolCallRow {
  id: string
  step: number
  toolUseId: string
  tool: string
  input: Record<string, unknown>
  level: Level
  status: string
  output: string | null
  detail: ToolDetail | null
  target?: CallTarget | null
  /** In milliseconds of the clock. */
  startedAtMs?: number | null
  finishedAtMs?: number | null
}

export function toolProposed(turn: TurnRow, call: ToolCallRow): Fact {
  const { toolUseId: id, tool, input, level, step, target } = call
  return {
    once: `use:${call.id}`,
    event: {
      type: 'tool_use',
      agent_id: turn.agentKey,
      turn_id: turn.id,
      step,
      tool,
      input,
      id,
      level,
      ...(target && { target }),
    },
  }
}

/** Nothing where the call has not begun to run. */
export function toolStarted(
  turn: Pick<TurnRow, 'id' | 'agentKey'>,
  { id, toolUseId: tool_use_id, startedAtMs }: Pick<ToolCallRow, 'id' | 'toolUseId' | 'startedAtMs'>,
): Fact[] {
  if (startedAtMs == null) return []
  const started_at = startedAtMs / 1000
  const event: Event = { type: 'tool_started', agent_id: turn.agentKey, turn_id: turn.id, tool_use_id, started_at }
  return [{ once: `begun:${id}`, event }]
}

/** How long a call ran, in milliseconds. Null: it never began, or has not ended. */
export function durationOf({
  startedAtMs,
  finishedAtMs,
}: Pick<ToolCallRow, 'startedAtMs' | 'finishedAtMs'>): number | null {
  return startedAtMs == null || finishedAtMs == null ? null : Math.max(0, Math.round(finishedAtMs - startedAtMs))
}

export function toolAnswered(turn: TurnRow, call: ToolCallRow): Fact {
  const duration_ms = durationOf(call)
  const event: Event = {
    type: 'tool_result',
    agent_id: turn.agentKey,
    turn_id: turn.id,
    tool_use_id: call.toolUseId,
    content: call.output ?? '',
    is_error: call.status !== 'done',
    ...(call.detail && { detail: call.detail }),
    ...(duration_ms !== null && { duration_ms }),
  }
  return { once: `result:${call.id}`, event }
}
