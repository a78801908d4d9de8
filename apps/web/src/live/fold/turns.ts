import type { EventOf } from '@rain/protocol'
import { isWaitingMessage, pushItem, replaceItem } from '../items.ts'
import { isOpenRequest, type AgentState, type Item, type UserItem } from '../state.ts'
import { push, settle } from './push.ts'

/** The turn is the one being worked on; its message leaves the queue and takes its place behind what was said before. */
export function beginTurn(agent: AgentState, turnId: string | undefined): AgentState {
  if (turnId === undefined || agent.turnId === turnId || agent.endedTurns[turnId]) return agent
  const message = agent.items.find((item) => item.kind === 'user' && item.turnId === turnId)
  if (message?.kind !== 'user' || !isWaitingMessage(message)) return { ...agent, turnId }
  const rest = agent.items.filter((item) => item !== message)
  return { ...agent, turnId, items: pushItem(settle(rest), { ...message, state: 'sent' }) }
}

export function hasEnded(agent: AgentState, turnId: string | undefined): boolean {
  return turnId !== undefined && agent.endedTurns[turnId] === true
}

export function onTurnStarted(agent: AgentState, event: EventOf<'turn_started'>): AgentState {
  if (agent.endedTurns[event.turn_id]) return agent
  return {
    ...beginTurn(agent, event.turn_id),
    model: event.model,
    provider: event.provider,
    // What the provider before allowed says nothing of this one.
    limits: event.provider === agent.provider ? agent.limits : null,
  }
}

export function onResult(agent: AgentState, event: EventOf<'result'>): AgentState {
  if (hasEnded(agent, event.turn_id)) return agent
  const neverBegan = wasQueued(agent, event.turn_id)
  const ended = endTurn(agent, event.turn_id)
  if (neverBegan) return ended
  return push(ended, {
    kind: 'result',
    id: `result:${event.turn_id ?? agent.items.length}`,
    turnId: event.turn_id,
    ...purposeOf(agent, event.turn_id),
    durationMs: event.duration_ms,
    steps: event.num_turns,
    cost: event.cost,
    costWithSubAgents: event.cost_with_sub_agents,
    inputTokens: event.usage?.input_tokens,
    outputTokens: event.usage?.output_tokens,
    cacheReadTokens: event.usage?.cache_read_tokens,
    cacheWriteTokens: event.usage?.cache_write_tokens,
    thinkingTokens: event.usage?.thinking_tokens,
    provider: event.provider ?? null,
    model: event.model ?? null,
    interrupted: event.interrupted ?? false,
  })
}

export function onError(agent: AgentState, event: EventOf<'error'>): AgentState {
  if (hasEnded(agent, event.turn_id)) return agent
  if (event.turn_id === undefined && event.client_msg_id !== undefined) {
    const message = agent.items.find((item) => item.kind === 'user' && item.clientMsgId === event.client_msg_id)
    if (message?.kind !== 'user' || message.state !== 'pending') return agent
    const failed = { ...message, state: 'failed' as const, error: event.text, errorCode: event.code }
    return { ...agent, items: replaceItem(agent.items, message.id, failed) }
  }
  const ended = event.turn_id === undefined ? agent : endTurn(beginTurn(agent, event.turn_id), event.turn_id)
  return push(ended, {
    kind: 'error',
    id: `error:${event.turn_id ?? `${event.text}:${agent.items.length}`}`,
    text: event.text,
    code: event.code,
    retryAfter: event.retry_after,
    turnId: event.turn_id,
    ...purposeOf(agent, event.turn_id),
  })
}

function purposeOf(agent: AgentState, turnId: string | undefined): Pick<UserItem, 'purpose'> {
  const asked = agent.items.find((item) => item.kind === 'user' && turnId !== undefined && item.turnId === turnId)
  return asked?.kind === 'user' && asked.purpose ? { purpose: asked.purpose } : {}
}

function wasQueued(agent: AgentState, turnId: string | undefined): boolean {
  return agent.items.some(
    (item) => item.kind === 'user' && turnId !== undefined && item.turnId === turnId && item.state === 'queued',
  )
}

/** Nothing of the turn is open any more: streams, tools, requests, and a message that never left the queue. */
function endTurn(agent: AgentState, turnId: string | undefined): AgentState {
  const of = (id: string | undefined) => turnId === undefined || id === undefined || id === turnId
  const items = settle(agent.items).map((item): Item => {
    if (item.kind === 'tool' && of(item.turnId) && item.result === undefined && item.status !== 'denied') {
      return { ...item, status: 'stopped' }
    }
    if (isOpenRequest(item) && of(item.kind === 'approval' ? item.request.turn_id : item.turnId)) {
      return { ...item, decision: 'cancelled' }
    }
    if (item.kind === 'user' && item.state === 'queued' && turnId !== undefined && item.turnId === turnId) {
      return { ...item, state: 'cancelled' }
    }
    return item
  })
  return {
    ...agent,
    items,
    turnId: turnId === undefined || agent.turnId === turnId ? null : agent.turnId,
    endedTurns: turnId === undefined ? agent.endedTurns : { ...agent.endedTurns, [turnId]: true },
  }
}
