import { isSubAgentKey, type AgentList, type Messages, type StoredMessage } from '@rain/protocol'
import { fold } from './fold.ts'
import { foldAgent } from './fold/fold-agent.ts'
import { newAgentState, type AgentState, type Item, type LiveState, type UserItem } from './state.ts'

/** The agents as the server lists them. What is known of their conversations stays. */
export function applyAgents(state: LiveState, list: AgentList): LiveState {
  const listed = list.agents.filter((agent) => !isSubAgentKey(agent.agent_id))
  const known = listed.reduce((next, agent) => fold(next, { type: 'agent_updated', agent }), state)
  const order = listed.map((agent) => agent.agent_id)
  const agents = Object.fromEntries(
    listed.flatMap(({ agent_id: id, unread }) => {
      const agent = known.agents[id]
      return agent ? [[id, unread === undefined ? agent : { ...agent, unread }]] : []
    }),
  )
  const activeId = known.activeId !== null && order.includes(known.activeId) ? known.activeId : (order[0] ?? null)
  return { ...known, agents, order, activeId, loaded: true }
}

/** Asks for every conversation again: the log no longer reaches back to where this page was. */
export function forgetHistory(state: LiveState): LiveState {
  return mapAgents(state, (agent) => ({ ...agent, history: 'needed', backlog: [] }))
}

/** From here on events are also kept aside, to be folded again on top of the history that is being fetched. */
export function beginHistory(state: LiveState, agentId: string): LiveState {
  return mapAgent(state, agentId, (agent) => ({ ...agent, history: 'loading', backlog: [] }))
}

export function failHistory(state: LiveState, agentId: string): LiveState {
  return mapAgent(state, agentId, (agent) => ({ ...agent, history: 'failed', backlog: [] }))
}

/** The conversation as the rows tell it, then what no row holds yet, then what happened while it was fetched. */
export function applyHistory(state: LiveState, agentId: string, snapshot: Messages): LiveState {
  const before = state.agents[agentId]
  if (!before) return state
  const empty: AgentState = {
    ...newAgentState(before.meta),
    model: before.model,
    provider: before.provider,
    limits: before.limits,
    contextUsage: before.contextUsage,
    unread: before.unread,
    countedTo: before.countedTo,
    history: 'loaded',
    hasOlder: snapshot.more ?? false,
  }
  const stored = applyRows(empty, snapshot.messages)
  const running = resumeTurn({ ...stored, provider: stored.provider ?? answeredBy(stored) })
  const live = snapshot.live.reduce(foldAgent, running)
  const rebuilt: AgentState = { ...keepUnsent(before, live), cursor: snapshot.cursor }
  const next = { ...state, agents: { ...state.agents, [agentId]: rebuilt } }
  return before.backlog.reduce(fold, next)
}

/** Puts what stands before the conversation as far as it is known in front of it. */
export function applyOlder(state: LiveState, agentId: string, page: Pick<Messages, 'messages' | 'more'>): LiveState {
  return mapAgent(state, agentId, (agent) => {
    const older = applyRows(newAgentState(agent.meta), page.messages)
    const known = new Set(agent.items.map((item) => item.id))
    return {
      ...agent,
      items: [...older.items.filter((item) => !known.has(item.id)), ...agent.items],
      storedSteps: { ...older.storedSteps, ...agent.storedSteps },
      endedTurns: { ...older.endedTurns, ...agent.endedTurns },
      hasOlder: page.more ?? false,
      older: 'idle',
    }
  })
}

export function markOlder(state: LiveState, agentId: string, older: AgentState['older']): LiveState {
  return mapAgent(state, agentId, (agent) => ({ ...agent, older }))
}

/** Rows on top of a conversation without items. Turn by turn: no row says anything about the turn of another. */
function applyRows(empty: AgentState, messages: StoredMessage[]): AgentState {
  const parts = byTurn(messages).map((turn) => turn.reduce(applyStored, empty))
  return {
    ...empty,
    items: parts.flatMap((part) => part.items),
    storedSteps: Object.assign({}, ...parts.map((part) => part.storedSteps)),
    endedTurns: Object.assign({}, ...parts.map((part) => part.endedTurns)),
    turnId: parts.findLast((part) => part.turnId !== null)?.turnId ?? null,
  }
}

/** Who answered last: the limits that are told now are theirs. */
function answeredBy({ items }: AgentState): string | null {
  return items.findLast((item) => item.kind === 'result')?.provider ?? null
}

/** A message that waited was stored in the middle of the turn before it; it is shown where its own turn is. */
function byTurn(messages: StoredMessage[]): StoredMessage[][] {
  const turns = new Map<string, StoredMessage[]>()
  for (const message of messages) {
    const key = message.turn_id ?? `row:${message.id}`
    const turn = turns.get(key)
    if (turn) turn.push(message)
    else turns.set(key, [message])
  }
  return [...turns.values()]
}

function applyStored(agent: AgentState, message: StoredMessage): AgentState {
  const turnId = message.turn_id
  const withStep =
    message.role !== 'user' && message.step !== undefined && turnId !== undefined && isOfAnswer(message)
      ? { ...agent, storedSteps: { ...agent.storedSteps, [`${turnId}:${message.step}`]: true as const } }
      : agent
  switch (message.type) {
    case 'text':
      return add(withStep, {
        kind: 'user',
        id: message.content.client_msg_id ?? turnId ?? `row:${message.id}`,
        text: message.content.text,
        state: 'sent',
        turnId,
        clientMsgId: message.content.client_msg_id,
        at: message.timestamp,
        ...(message.content.attachments && { attachments: message.content.attachments }),
        ...(message.content.versions && { versions: message.content.versions }),
        ...(message.content.sent_turn_id !== undefined && { sentTurnId: message.content.sent_turn_id }),
        ...(message.content.kind && { purpose: message.content.kind }),
      })
    case 'assistant_text':
    case 'assistant_thinking':
      return add(withStep, {
        kind: message.type === 'assistant_text' ? 'text' : 'thinking',
        id: `row:${message.id}`,
        text: message.content.text,
        streaming: false,
        turnId,
        step: message.step,
      })
    case 'tool_use':
      return addCall(withStep, message)
    case 'tool_result':
      return foldAgent(withStep, { ...message.content, type: 'tool_result', agent_id: agent.id, turn_id: turnId })
    case 'notice':
      return foldAgent(withStep, { ...message.content, type: 'notice', agent_id: agent.id, turn_id: turnId })
    case 'context_compacted':
      return foldAgent(withStep, {
        ...message.content,
        type: 'context_compacted',
        agent_id: agent.id,
        turn_id: turnId ?? '',
      })
    case 'result':
      if (message.content.interrupted && neverBegan(withStep, turnId)) return takenBack(withStep, turnId)
      return foldAgent(withStep, {
        type: 'result',
        agent_id: agent.id,
        turn_id: turnId,
        text: message.content.text ?? '',
        is_error: false,
        cost: message.content.cost,
        sub_agents: message.content.sub_agents,
        cost_with_sub_agents: message.content.cost_with_sub_agents,
        duration_ms: message.content.duration_ms,
        num_turns: message.content.num_turns,
        model: message.content.model,
        provider: message.content.provider,
        interrupted: message.content.interrupted,
        usage: message.content.usage,
      })
    case 'error':
      return endWithError(withStep, message)
  }
}

function addCall(agent: AgentState, { content, turn_id: turnId }: Extract<StoredMessage, { type: 'tool_use' }>) {
  const { started_at, ...use } = content
  const called = foldAgent(agent, { ...use, type: 'tool_use', agent_id: agent.id, turn_id: turnId })
  if (started_at === undefined || turnId === undefined) return called
  const place = { agent_id: agent.id, turn_id: turnId, tool_use_id: use.id }
  return foldAgent(called, { type: 'tool_started', ...place, started_at })
}

function neverBegan(agent: AgentState, turnId: string | undefined): boolean {
  return (
    turnId !== undefined &&
    !agent.items.some((item) => item.kind !== 'user' && 'turnId' in item && item.turnId === turnId)
  )
}

/** A message that was cancelled while it waited. */
function takenBack(agent: AgentState, turnId = ''): AgentState {
  return {
    ...agent,
    endedTurns: { ...agent.endedTurns, [turnId]: true },
    items: agent.items.map((item) =>
      item.kind === 'user' && item.turnId === turnId ? { ...item, state: 'cancelled' as const } : item,
    ),
  }
}

function endWithError(agent: AgentState, message: Extract<StoredMessage, { type: 'error' }>): AgentState {
  const { turn_id: turnId, content } = message
  const ended = foldAgent(agent, { type: 'error', agent_id: agent.id, turn_id: turnId, text: content.text })
  const at = ended.items.length - 1
  const last = ended.items[at]
  if (last?.kind !== 'error' || content.code === undefined) return ended
  return { ...ended, items: ended.items.with(at, { ...last, code: content.code }) }
}

function isOfAnswer(message: StoredMessage): boolean {
  return message.type === 'assistant_text' || message.type === 'assistant_thinking' || message.type === 'tool_use'
}

function add(agent: AgentState, item: Item): AgentState {
  return { ...agent, items: [...agent.items, item] }
}

/** The turn that the rows leave open is the one being worked on, unless the server calls the agent idle. */
function resumeTurn(agent: AgentState): AgentState {
  if (agent.meta.state === 'idle') return agent
  const open = agent.items.findLast(
    (item): item is UserItem => item.kind === 'user' && item.turnId !== undefined && !agent.endedTurns[item.turnId],
  )
  return open?.turnId === undefined ? agent : { ...agent, turnId: open.turnId }
}

/** Messages the server has not accepted yet are known to this page alone. */
function keepUnsent(before: AgentState, after: AgentState): AgentState {
  const accepted = new Set(after.items.flatMap((item) => (item.kind === 'user' ? [item.clientMsgId ?? ''] : [])))
  const unsent = before.items.filter(
    (item) =>
      item.kind === 'user' &&
      (item.state === 'pending' || item.state === 'failed') &&
      item.turnId === undefined &&
      !accepted.has(item.clientMsgId ?? ''),
  )
  return { ...after, items: [...after.items, ...unsent] }
}

function mapAgent(state: LiveState, agentId: string, change: (agent: AgentState) => AgentState): LiveState {
  const agent = state.agents[agentId]
  return agent ? { ...state, agents: { ...state.agents, [agentId]: change(agent) } } : state
}

function mapAgents(state: LiveState, change: (agent: AgentState) => AgentState): LiveState {
  return { ...state, agents: Object.fromEntries(Object.entries(state.agents).map(([id, a]) => [id, change(a)])) }
}
