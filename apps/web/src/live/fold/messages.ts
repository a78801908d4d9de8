import type { EventOf } from '@rain/protocol'
import { pushItem, replaceItem } from '../items.ts'
import type { AgentState } from '../state.ts'
import { settle } from './push.ts'
import { beginTurn, hasEnded } from './turns.ts'

export function onUserMessage(agent: AgentState, event: EventOf<'user_message'>): AgentState {
  const known = agent.items.find(
    (item) =>
      item.kind === 'user' &&
      (item.turnId === event.turn_id ||
        item.sentTurnId === event.turn_id ||
        (item.clientMsgId !== undefined && item.clientMsgId === event.client_msg_id)),
  )
  if (known?.kind === 'user') {
    if (known.state !== 'pending' && known.state !== 'failed') return agent
    const accepted = {
      ...known,
      ...(event.attachments && { attachments: event.attachments }),
      turnId: event.turn_id,
      at: event.created_at,
      error: undefined,
      errorCode: undefined,
    }
    return { ...agent, items: replaceItem(agent.items, known.id, { ...accepted, state: 'queued' }) }
  }
  const state = agent.endedTurns[event.turn_id] ? 'sent' : 'queued'
  const items = pushItem(agent.items, {
    kind: 'user',
    id: event.client_msg_id ?? event.turn_id,
    text: event.text,
    state,
    turnId: event.turn_id,
    clientMsgId: event.client_msg_id,
    at: event.created_at,
    ...(event.attachments && { attachments: event.attachments }),
    ...(event.kind && { purpose: event.kind }),
  })
  return { ...agent, items }
}

/** The same file may stand beside several messages. */
export function onAttachmentRead(agent: AgentState, event: EventOf<'attachment_read'>): AgentState {
  const { attachment_id: id, read_as } = event
  const items = agent.items.map((item) => {
    if (item.kind !== 'user' || !item.attachments?.some((file) => file.id === id)) return item
    return { ...item, attachments: item.attachments.map((file) => (file.id === id ? { ...file, read_as } : file)) }
  })
  return { ...agent, items }
}

export function onText(
  agent: AgentState,
  event: EventOf<'assistant_text'> | EventOf<'assistant_thinking'>,
  kind: 'text' | 'thinking',
): AgentState {
  const { turn_id: turnId, step, text } = event
  if (hasEnded(agent, turnId) || agent.storedSteps[`${turnId}:${step}`]) return agent
  const started = beginTurn(agent, turnId)
  const open = started.items.findLast(
    (item) => item.kind === kind && item.streaming && item.turnId === turnId && item.step === step,
  )
  if (open?.kind === kind) {
    return { ...started, items: replaceItem(started.items, open.id, { ...open, text: open.text + text }) }
  }
  const part = started.items.filter((item) => item.kind === kind && item.turnId === turnId && item.step === step).length
  const id = `${kind}:${turnId ?? ''}:${step ?? started.items.length}:${part}`
  return {
    ...started,
    items: pushItem(settle(started.items), { kind, id, text, streaming: true, turnId, step }),
  }
}

export function onStreamReset(agent: AgentState, event: EventOf<'stream_reset'>): AgentState {
  if (agent.storedSteps[`${event.turn_id}:${event.step}`]) return agent
  const items = agent.items.filter(
    (item) =>
      !(
        (item.kind === 'text' || item.kind === 'thinking') &&
        item.turnId === event.turn_id &&
        item.step === event.step
      ),
  )
  return items.length === agent.items.length ? agent : { ...agent, items }
}
