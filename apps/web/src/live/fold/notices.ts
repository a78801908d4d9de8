import type { EventOf } from '@rain/protocol'
import type { AgentState } from '../state.ts'
import { push } from './push.ts'
import { hasEnded } from './turns.ts'

export function onNotice(agent: AgentState, event: EventOf<'notice'>): AgentState {
  if (hasEnded(agent, event.turn_id)) return agent
  const last = agent.items.findLast((item) => item.kind === 'notice' && item.turnId === event.turn_id)
  if (last?.kind === 'notice' && last.text === event.text && agent.items.at(-1) === last) return agent
  const count = agent.items.filter((item) => item.kind === 'notice').length
  return push(agent, {
    kind: 'notice',
    id: `notice:${event.notice_id ?? `${event.turn_id ?? ''}:${count}`}`,
    text: event.text,
    code: event.code,
    params: event.params,
    turnId: event.turn_id,
  })
}

export function onCompacted(agent: AgentState, event: EventOf<'context_compacted'>): AgentState {
  return push(agent, {
    kind: 'compaction',
    id: `compaction:${event.summary_id}`,
    text: event.text,
    tokensBefore: event.tokens_before,
    tokensAfter: event.tokens_after,
    ...(event.messages !== undefined && { messages: event.messages }),
    turnId: event.turn_id,
  })
}
