import type { EventOf } from '@rain/protocol'
import { isWaitingMessage, pushItem, replaceItem } from '../items.ts'
import type { AgentState, Item, UserItem } from '../state.ts'

/** What is out of view goes at once; what is in view now is read from the rows. */
export function branchChanged(agent: AgentState, event: EventOf<'branch_changed'>): AgentState {
  if (event.session_id !== agent.meta.session_id) return agent
  const { kept_up_to: keptUpTo, gone_turn_id: gone } = event
  const kept = keptUpTo === undefined ? agent.items : upTo(agent.items, keptUpTo)
  const items = gone === undefined ? kept : kept.filter((item) => turnOf(item) !== gone)
  return { ...agent, items, turnId: null, contextUsage: null, history: 'needed', backlog: [] }
}

/** Up to the last of a turn, and what the server has not accepted yet. */
function upTo(items: Item[], turnId: string | null): Item[] {
  const end = turnId === null ? -1 : items.findLastIndex((item) => turnOf(item) === turnId)
  return items.filter((item, at) => at <= end || (isWaitingMessage(item) && turnOf(item) === undefined))
}

function turnOf(item: Item): string | undefined {
  if (item.kind === 'approval') return item.request.turn_id
  return 'turnId' in item ? item.turnId : undefined
}

/** A message that waited stands among what is being said from now on, and is no turn of its own. */
export function messageJoined(agent: AgentState, event: EventOf<'message_joined'>): AgentState {
  const { sent_turn_id: sentTurnId, turn_id: turnId, client_msg_id: clientMsgId, text, attachments } = event
  if (agent.items.some((item) => item.kind === 'user' && item.sentTurnId === sentTurnId)) return agent
  const waiting = agent.items.find((item) => item.kind === 'user' && isThis(item, sentTurnId, clientMsgId))
  const joined: UserItem = {
    kind: 'user',
    id: waiting?.id ?? clientMsgId ?? sentTurnId,
    text,
    state: 'sent',
    turnId,
    sentTurnId,
    ...(clientMsgId !== undefined && { clientMsgId }),
    at: event.created_at,
    ...(attachments && { attachments }),
  }
  const settled = agent.items
    .filter((item) => item !== waiting)
    .map((item): Item => ('streaming' in item && item.streaming ? { ...item, streaming: false } : item))
  return { ...agent, items: pushItem(settled, joined), endedTurns: { ...agent.endedTurns, [sentTurnId]: true } }
}

function isThis(item: UserItem, turnId: string, clientMsgId: string | undefined): boolean {
  return item.turnId === turnId || (clientMsgId !== undefined && item.clientMsgId === clientMsgId)
}

/** A message in the queue has other words, or is to be heard at once. */
export function messageWaiting(agent: AgentState, event: EventOf<'message_waiting'>): AgentState {
  const known = agent.items.find((item) => item.kind === 'user' && item.turnId === event.turn_id)
  if (known?.kind !== 'user' || known.state !== 'queued') return agent
  const changed: UserItem = {
    ...known,
    ...(event.new_text !== undefined && { text: event.new_text }),
    ...(event.send_now && { sendNow: true }),
  }
  return { ...agent, items: replaceItem(agent.items, known.id, changed) }
}
