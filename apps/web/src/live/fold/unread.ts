import type { DeliveredEvent, Event } from '@rain/protocol'
import { isAfter } from '../cursor.ts'
import type { AgentState } from '../state.ts'

/** Whoever looks takes it back: what is in view here makes no difference. */
export function countUnread(
  agent: AgentState,
  event: DeliveredEvent,
  isNews: boolean,
): Pick<AgentState, 'unread' | 'countedTo'> {
  const { unread, countedTo } = agent
  if (!isNews || !callsForAttention.has(event.type)) return { unread, countedTo }
  if (event.cursor === undefined) return { unread: unread + 1, countedTo }
  if (countedTo !== null && !isAfter(event.cursor, countedTo)) return { unread, countedTo }
  return { unread: unread + 1, countedTo: event.cursor }
}

const callsForAttention = new Set<Event['type']>(['result', 'error', 'permission_request', 'ask_question'])
