import type { ErrorCode } from '../errors.ts'
import type { Event } from '../events/event.ts'
import { toUsd } from '../money.ts'
import { lastOnce, type Fact } from './fact.ts'
import { subAgentCompleted } from './sub-agent-facts.ts'
import type { TurnRow } from './turn-row.ts'

/** What is heard before the message of a turn that begins a new branch; nothing where it begins none. */
export function branchBegun(turn: TurnRow): Fact[] {
  const { id: turn_id, agentKey: agent_id, conversationId: session_id, previousTurnId, replacesTurnId } = turn
  if (!replacesTurnId) return []
  const kept_up_to = previousTurnId ?? null
  return [{ once: 'branched', event: { type: 'branch_changed', agent_id, session_id, turn_id, kept_up_to } }]
}

export function turnQueued(turn: TurnRow): Fact {
  const event: Event = { type: 'turn_queued', agent_id: turn.agentKey, turn_id: turn.id }
  return { once: 'queued', event: turn.clientMsgId ? { ...event, client_msg_id: turn.clientMsgId } : event }
}

export function turnStarted(turn: TurnRow): Fact {
  const { id: turn_id, agentKey: agent_id, provider, model } = turn
  return { once: 'started', event: { type: 'turn_started', agent_id, turn_id, provider, model } }
}

/**
 * The last event of a turn: `error` where it failed, else `result`. An interrupted one carries no figures. That of a
 * sub-agent ends with `subagent_completed` whatever became of it: to clients an `error` is one of the agent.
 */
export function turnEnded(turn: TurnRow): Fact {
  if (turn.subAgent) return subAgentCompleted(turn, turn.subAgent)
  const place = { agent_id: turn.agentKey, turn_id: turn.id }
  const text = turn.outcomeText ?? ''
  if (turn.outcome === 'failed') {
    return {
      once: lastOnce,
      event: { type: 'error', ...place, text, code: (turn.errorCode ?? 'internal') as ErrorCode },
    }
  }
  const session_id = turn.conversationId
  const interrupted = turn.outcome === 'interrupted'
  if (interrupted)
    return { once: lastOnce, event: { ...interruptedResult(turn.agentKey), turn_id: turn.id, session_id } }
  return { once: lastOnce, event: { type: 'result', ...place, text, is_error: false, session_id, ...figuresOf(turn) } }
}

/** What an `interrupt` is answered with: by the turn it ended, or alone where there was none. */
export function interruptedResult(agentKey: string): Event & { type: 'result' } {
  return {
    type: 'result',
    agent_id: agentKey,
    text: 'Interrupted by user.',
    usage: null,
    cost: null,
    duration_ms: null,
    num_turns: null,
    is_error: false,
    interrupted: true,
  }
}

/** What a turn used and cost, as `result` and the stored messages carry it. */
export function figuresOf(turn: TurnRow) {
  const startedAt = turn.startedAt ?? turn.createdAt
  return {
    usage: {
      input_tokens: turn.inputTokens + turn.cacheReadTokens + turn.cacheWriteTokens,
      output_tokens: turn.outputTokens,
      cache_read_tokens: turn.cacheReadTokens,
      cache_write_tokens: turn.cacheWriteTokens,
      thinking_tokens: turn.thinkingTokens,
    },
    cost: turn.cost === null ? null : toUsd(turn.cost),
    ...(turn.subAgents && { sub_agents: turn.subAgents, cost_with_sub_agents: costWithSubAgents(turn) }),
    duration_ms: turn.finishedAt ? turn.finishedAt.getTime() - startedAt.getTime() : null,
    num_turns: turn.steps,
    model: turn.answeredModel ?? turn.model,
    provider: turn.answeredProvider ?? turn.provider,
  }
}

function costWithSubAgents({ cost, subAgentCost }: TurnRow): number | null {
  return cost === null || subAgentCost == null ? null : toUsd(cost + subAgentCost)
}
