import type { Attachment, SpecialTurn } from '@rain/protocol'
import { replaceItem } from './items.ts'
import type { AgentState, LiveState, UserItem } from './state.ts'

/** This agent is the one that is shown. */
export function selectAgent(state: LiveState, agentId: string): LiveState {
  return state.agents[agentId] ? { ...state, activeId: agentId } : state
}

/** A message is shown before the server has seen it. */
export function addPending(
  state: LiveState,
  agentId: string,
  clientMsgId: string,
  text: string,
  attachments: Attachment[] = [],
  purpose?: SpecialTurn,
): LiveState {
  return mapItems(state, agentId, (agent) => {
    const known = agent.items.find((item) => item.id === clientMsgId)
    if (known?.kind === 'user') {
      if (known.state !== 'failed') return agent.items
      return replaceItem(agent.items, known.id, { ...known, state: 'pending', error: undefined, errorCode: undefined })
    }
    const more = { ...(attachments.length > 0 && { attachments }), ...(purpose && { purpose }) }
    return [...agent.items, { kind: 'user', id: clientMsgId, clientMsgId, text, state: 'pending', ...more }]
  })
}

/** Whether a message that was not sent yet was written in another conversation than the one in view. */
export function markElsewhere(state: LiveState, agentId: string, clientMsgId: string, isElsewhere: boolean): LiveState {
  return mapItems(state, agentId, (agent) =>
    changeUser(agent, clientMsgId, ({ elsewhere: _before, ...item }) =>
      isElsewhere ? { ...item, elsewhere: true } : item,
    ),
  )
}

/** The server refused the message, and why. */
export function refusePending(
  state: LiveState,
  agentId: string,
  clientMsgId: string,
  { message: error, code: errorCode }: { message: string; code?: string },
): LiveState {
  return mapItems(state, agentId, (agent) =>
    changeUser(agent, clientMsgId, (item) =>
      item.state === 'pending' ? { ...item, state: 'failed', error, errorCode } : item,
    ),
  )
}

/** The message has a turn. Its event may come before or after this. */
export function acceptPending(state: LiveState, agentId: string, clientMsgId: string, turnId: string): LiveState {
  return mapItems(state, agentId, (agent) =>
    changeUser(agent, clientMsgId, (item) =>
      item.state === 'pending' ? { ...item, turnId, state: agent.endedTurns[turnId] ? 'sent' : 'queued' } : item,
    ),
  )
}

/** The person has put it in other words before it was accepted. */
export function rewriteUnsent(state: LiveState, agentId: string, clientMsgId: string, text: string): LiveState {
  return mapItems(state, agentId, (agent) =>
    changeUser(agent, clientMsgId, (item) => ({
      ...item,
      text,
      state: 'pending',
      error: undefined,
      errorCode: undefined,
    })),
  )
}

/** It was accepted in these words. */
export function correctWords(state: LiveState, agentId: string, clientMsgId: string, text: string): LiveState {
  return mapItems(state, agentId, (agent) => changeUser(agent, clientMsgId, (item) => ({ ...item, text })))
}

/** It waits no longer; what the server has accepted stays. */
export function dropUnsent(state: LiveState, agentId: string, clientMsgId: string): LiveState {
  const item = state.agents[agentId]?.items.find(({ id }) => id === clientMsgId)
  return item?.kind === 'user' && item.turnId === undefined ? dropMessage(state, agentId, clientMsgId) : state
}

/** Takes a refused message off the page. */
export function dropMessage(state: LiveState, agentId: string, clientMsgId: string): LiveState {
  return mapItems(state, agentId, (agent) => agent.items.filter((item) => item.id !== clientMsgId))
}

function changeUser(agent: AgentState, id: string, change: (item: UserItem) => UserItem): AgentState['items'] {
  const known = agent.items.find((item) => item.id === id)
  return known?.kind === 'user' ? replaceItem(agent.items, id, change(known)) : agent.items
}

function mapItems(state: LiveState, agentId: string, change: (agent: AgentState) => AgentState['items']): LiveState {
  const agent = state.agents[agentId]
  return agent ? { ...state, agents: { ...state.agents, [agentId]: { ...agent, items: change(agent) } } } : state
}
