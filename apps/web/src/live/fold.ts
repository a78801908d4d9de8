import type { DeliveredEvent, Event, EventOf } from '@rain/protocol'
import { isAfter } from './cursor.ts'
import { isWaitingMessage, pushItem, replaceItem } from './items.ts'
import { markRead, orderAgents } from './tabs.ts'
import { branchChanged, messageJoined, messageWaiting } from './fold-branches.ts'
import { isOpenRequest, newAgentState, type AgentState, type Item, type LiveState, type ToolItem } from './state.ts'

/**
 * The whole chat as a function of what the server said. Applying an event a second time changes nothing: what carries a
 * cursor is known by it, everything else by its turn and step, its tool call or its request.
 */
export function fold(state: LiveState, event: DeliveredEvent): LiveState {
  switch (event.type) {
    case 'api_key_loaded':
      return { ...state, readyProvider: event.provider }
    case 'provider_checked':
      return { ...state, lastCheck: event }
    case 'providers_changed':
      return { ...state, providerChanges: state.providerChanges + 1 }
    case 'rules_changed':
      return { ...state, ruleChanges: state.ruleChanges + 1 }
    case 'conversation_changed':
      return { ...state, conversationChanges: state.conversationChanges + 1 }
    case 'settings_changed':
      return { ...state, settingChanges: counted(state.settingChanges, event.about) }
    case 'mcp_server_changed':
    case 'mcp_server_checked':
      return { ...state, mcpChanges: state.mcpChanges + 1 }
    case 'device_changed':
    case 'device_removed':
      return { ...state, deviceChanges: state.deviceChanges + 1 }
    case 'files_changed':
      return {
        ...state,
        fileChanges: { ...state.fileChanges, [event.agent_id]: (state.fileChanges[event.agent_id] ?? 0) + 1 },
      }
    case 'agent_updated':
      return foldAgentUpdated(state, event)
    case 'agent_destroyed':
      return withoutAgent(state, event.agent_id)
    case 'agents_ordered':
      return orderAgents(state, event.order)
    case 'agent_read':
      return markRead(state, event.agent_id)
    default:
      return foldIntoAgent(state, event)
  }
}

function counted<Name extends string>(counts: Record<Name, number>, name: Name): Record<Name, number> {
  return { ...counts, [name]: counts[name] + 1 }
}

function foldAgentUpdated(state: LiveState, { agent }: EventOf<'agent_updated'>): LiveState {
  if (agent.agent_id.includes('::')) return state
  const known = state.agents[agent.agent_id]
  if (!known) {
    return {
      ...state,
      agents: { ...state.agents, [agent.agent_id]: newAgentState(agent) },
      order: [...state.order, agent.agent_id],
      activeId: state.activeId ?? agent.agent_id,
    }
  }
  const moved = known.meta.session_id !== agent.session_id || known.meta.cwd !== agent.cwd
  const next = moved
    ? { ...newAgentState(agent), unread: known.unread, countedTo: known.countedTo, limits: known.limits }
    : { ...known, meta: agent, model: agent.model ?? known.model, provider: agent.provider ?? known.provider }
  return { ...state, agents: { ...state.agents, [agent.agent_id]: next } }
}

/** Forgets an agent; its neighbour becomes the one that is looked at. */
export function withoutAgent(state: LiveState, agentId: string): LiveState {
  if (!state.agents[agentId]) return state
  const { [agentId]: _gone, ...agents } = state.agents
  const at = state.order.indexOf(agentId)
  const order = state.order.filter((id) => id !== agentId)
  const activeId = state.activeId === agentId ? (order[Math.max(0, at - 1)] ?? null) : state.activeId
  return { ...state, agents, order, activeId }
}

function foldIntoAgent(state: LiveState, event: DeliveredEvent): LiveState {
  const speaker = agentOf(event)
  const known = speaker === null ? undefined : state.agents[speaker]
  const agent = known ?? state.agents[speaker?.split('::')[0] ?? '']
  if (!agent) return state
  if (event.cursor !== undefined && agent.cursor !== null && !isAfter(event.cursor, agent.cursor)) return state

  const folded = known ? foldAgent(agent, event) : foldSubAgent(agent, event)
  const next: AgentState = {
    ...folded,
    ...countUnread(folded, event, folded.items !== agent.items),
    cursor: event.cursor ?? folded.cursor,
    backlog: agent.history === 'loading' ? [...agent.backlog, event] : agent.backlog,
  }
  return { ...state, agents: { ...state.agents, [agent.id]: next } }
}

/** Whoever looks takes it back: what is in view here makes no difference. */
function countUnread(
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

/** Sub-agents speak in the chat of their parent. */
function agentOf(event: Event): string | null {
  if ('parent_agent_id' in event) return event.parent_agent_id
  return 'agent_id' in event ? event.agent_id : null
}

/** One event applied to the agent it speaks of. */
export function foldAgent(agent: AgentState, event: Event): AgentState {
  switch (event.type) {
    case 'user_message':
      return onUserMessage(agent, event)
    case 'branch_changed':
      return branchChanged(agent, event)
    case 'message_joined':
      return messageJoined(agent, event)
    case 'message_waiting':
      return messageWaiting(agent, event)
    case 'turn_started':
      return agent.endedTurns[event.turn_id]
        ? agent
        : {
            ...beginTurn(agent, event.turn_id),
            model: event.model,
            provider: event.provider,
            // What the provider before allowed says nothing of this one.
            limits: event.provider === agent.provider ? agent.limits : null,
          }
    case 'assistant_text':
      return onText(agent, event, 'text')
    case 'assistant_thinking':
      return onText(agent, event, 'thinking')
    case 'stream_reset':
      return onStreamReset(agent, event)
    case 'tool_use':
      return onToolUse(agent, event)
    case 'tool_output':
      return onToolOutput(agent, event)
    case 'tool_result':
      return onToolResult(agent, event)
    case 'permission_request':
      return onPermissionRequest(agent, event)
    case 'permission_resolved':
      return onPermissionResolved(agent, event)
    case 'ask_question':
      return onQuestion(agent, event)
    case 'question_resolved':
      return onQuestionResolved(agent, event)
    case 'notice':
      return onNotice(agent, event)
    case 'context_usage':
      return { ...agent, contextUsage: { tokens: event.tokens, limit: event.limit, exact: event.exact } }
    case 'context_compacted':
      return push(agent, {
        kind: 'compaction',
        id: `compaction:${event.summary_id}`,
        text: event.text,
        tokensBefore: event.tokens_before,
        tokensAfter: event.tokens_after,
        turnId: event.turn_id,
      })
    case 'result':
      return onResult(agent, event)
    case 'error':
      return onError(agent, event)
    case 'model_info':
      return { ...agent, model: event.model, provider: event.provider ?? agent.provider }
    case 'rate_limits':
      return { ...agent, limits: event.limits }
    case 'messages_cleared':
      return { ...agent, items: [], turnId: null, storedSteps: {}, endedTurns: {}, hasOlder: false, contextUsage: null }
    case 'computer_screenshot':
      // @NOTE a picture that goes by its id is in the result of its tool call, too
      if (event.image === '') return agent
      return push(agent, {
        kind: 'screen',
        id: `screen:${agent.items.length}`,
        image: event.image,
        mediaType: event.media_type ?? 'image/png',
        description: event.description,
      })
    case 'subagent_spawned':
      return onSpawned(agent, event)
    default:
      return agent
  }
}

/** The card of the call that asked for it tells of a sub-agent. */
function onSpawned(agent: AgentState, event: EventOf<'subagent_spawned'>): AgentState {
  const { agent_id: agentId, short_name: name, tool_calls: calls = 0, last_tool: lastTool } = event
  const tool = agent.items.find((item) => item.kind === 'tool' && item.toolUseId === event.tool_use_id)
  if (tool?.kind !== 'tool') {
    return push(agent, { kind: 'notice', id: `spawned:${agentId}`, text: `${name}: ${event.task}` })
  }
  if (tool.result !== undefined || tool.subAgent) return agent
  const started: ToolItem = {
    ...tool,
    status: 'running',
    subAgent: { agentId, name, calls, ...(lastTool !== undefined && { lastTool }) },
  }
  return { ...agent, items: replaceItem(agent.items, tool.id, started) }
}

/** What a sub-agent does, or one below it, moves the card of the call that asked for it. */
function foldSubAgent(agent: AgentState, event: Event): AgentState {
  if (event.type !== 'tool_use') return agent
  const tool = agent.items.find((item) => item.kind === 'tool' && isBelow(event.agent_id, item.subAgent?.agentId))
  if (tool?.kind !== 'tool' || !tool.subAgent || tool.result !== undefined) return agent
  const { subAgent } = tool
  const moved: ToolItem = { ...tool, subAgent: { ...subAgent, calls: subAgent.calls + 1, lastTool: event.tool } }
  return { ...agent, items: replaceItem(agent.items, tool.id, moved) }
}

function isBelow(agentId: string, above: string | undefined): boolean {
  return above !== undefined && (agentId === above || agentId.startsWith(`${above}::`))
}

function push(agent: AgentState, item: Item): AgentState {
  return agent.items.some((known) => known.id === item.id)
    ? agent
    : { ...agent, items: pushItem(settle(agent.items), item) }
}

/** Ends every stream: what comes next belongs to something new. */
function settle(items: Item[]): Item[] {
  if (!items.some((item) => 'streaming' in item && item.streaming)) return items
  return items.map((item) => ('streaming' in item && item.streaming ? { ...item, streaming: false } : item))
}

function onUserMessage(agent: AgentState, event: EventOf<'user_message'>): AgentState {
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
  })
  return { ...agent, items }
}

/** The turn is the one being worked on; its message leaves the queue and takes its place behind what was said before. */
function beginTurn(agent: AgentState, turnId: string | undefined): AgentState {
  if (turnId === undefined || agent.turnId === turnId || agent.endedTurns[turnId]) return agent
  const message = agent.items.find((item) => item.kind === 'user' && item.turnId === turnId)
  if (message?.kind !== 'user' || !isWaitingMessage(message)) return { ...agent, turnId }
  const rest = agent.items.filter((item) => item !== message)
  return { ...agent, turnId, items: pushItem(settle(rest), { ...message, state: 'sent' }) }
}

function hasEnded(agent: AgentState, turnId: string | undefined): boolean {
  return turnId !== undefined && agent.endedTurns[turnId] === true
}

function onText(
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

function onStreamReset(agent: AgentState, event: EventOf<'stream_reset'>): AgentState {
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

function findTool(agent: AgentState, toolUseId: string | undefined, turnId: string | undefined): ToolItem | undefined {
  return agent.items.findLast(
    (item): item is ToolItem =>
      item.kind === 'tool' &&
      item.toolUseId === toolUseId &&
      (turnId === undefined || item.turnId === undefined || item.turnId === turnId),
  )
}

function onToolUse(agent: AgentState, event: EventOf<'tool_use'>): AgentState {
  if (findTool(agent, event.id, event.turn_id)) return agent
  const started = beginTurn(agent, event.turn_id)
  return push(started, {
    kind: 'tool',
    id: `tool:${event.turn_id ?? ''}:${event.id}`,
    toolUseId: event.id,
    tool: event.tool,
    input: event.input,
    level: event.level,
    status: hasEnded(agent, event.turn_id) ? 'stopped' : 'pending',
    output: '',
    turnId: event.turn_id,
    ...(event.target && { target: event.target }),
  })
}

function updateTool(
  agent: AgentState,
  toolUseId: string | undefined,
  turnId: string | undefined,
  change: (tool: ToolItem) => ToolItem,
): AgentState {
  const tool = findTool(agent, toolUseId, turnId)
  return tool ? { ...agent, items: replaceItem(agent.items, tool.id, change(tool)) } : agent
}

function onToolOutput(agent: AgentState, event: EventOf<'tool_output'>): AgentState {
  return updateTool(agent, event.tool_use_id, event.turn_id, (tool) =>
    tool.result !== undefined
      ? tool
      : { ...tool, status: 'running', output: (tool.output + event.text).slice(-maxLiveOutput) },
  )
}

/** Characters of live output kept on the page; the result that follows holds what matters. */
const maxLiveOutput = 100_000

function onToolResult(agent: AgentState, event: EventOf<'tool_result'>): AgentState {
  return updateTool(agent, event.tool_use_id, event.turn_id, (tool) => {
    if (tool.result !== undefined) return tool
    const status = tool.status === 'denied' ? 'denied' : event.is_error ? 'failed' : 'done'
    return { ...tool, status, result: event.content, detail: event.detail }
  })
}

function onPermissionRequest(agent: AgentState, event: EventOf<'permission_request'>): AgentState {
  const id = `approval:${event.request_id}`
  if (hasEnded(agent, event.turn_id) || agent.items.some((item) => item.id === id)) return agent
  const begun = event.sub_agent_id === undefined ? beginTurn(agent, event.turn_id) : agent
  const asked = push(begun, { kind: 'approval', id, request: event })
  return updateTool(asked, event.tool_use_id, event.turn_id, (tool) =>
    tool.result === undefined ? { ...tool, status: 'waiting' } : tool,
  )
}

function onPermissionResolved(agent: AgentState, event: EventOf<'permission_resolved'>): AgentState {
  const known = agent.items.find((item) => item.id === `approval:${event.request_id}`)
  if (known?.kind !== 'approval' || known.decision !== undefined) return agent
  const items = replaceItem(agent.items, known.id, {
    ...known,
    decision: event.decision,
    decisionReason: event.reason,
    ...(event.input && { changed: true }),
    ...(event.for_turn && { forTurn: true }),
  })
  return updateTool({ ...agent, items }, known.request.tool_use_id, known.request.turn_id, (tool) => {
    if (tool.result !== undefined) return tool
    if (event.decision === 'approved') return { ...tool, status: 'running' }
    return { ...tool, status: event.decision === 'cancelled' ? 'stopped' : 'denied' }
  })
}

function onQuestion(agent: AgentState, event: EventOf<'ask_question'>): AgentState {
  const id = `question:${event.request_id}`
  if (hasEnded(agent, event.turn_id)) return agent
  const begun = event.sub_agent_id === undefined ? beginTurn(agent, event.turn_id) : agent
  return push(begun, {
    kind: 'question',
    id,
    requestId: event.request_id,
    questions: event.questions,
    purpose: event.purpose,
    turnId: event.turn_id,
    expiresAt: event.expires_at,
    toolUseId: event.tool_use_id,
    ...(event.sub_agent_id !== undefined && { subAgentId: event.sub_agent_id }),
  })
}

function onQuestionResolved(agent: AgentState, event: EventOf<'question_resolved'>): AgentState {
  const known = agent.items.find((item) => item.id === `question:${event.request_id}`)
  if (known?.kind !== 'question' || known.decision !== undefined) return agent
  return {
    ...agent,
    items: replaceItem(agent.items, known.id, { ...known, decision: event.decision, answers: event.answers }),
  }
}

function onNotice(agent: AgentState, event: EventOf<'notice'>): AgentState {
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

function onResult(agent: AgentState, event: EventOf<'result'>): AgentState {
  if (hasEnded(agent, event.turn_id)) return agent
  const neverBegan = wasQueued(agent, event.turn_id)
  const ended = endTurn(agent, event.turn_id)
  if (neverBegan) return ended
  return push(ended, {
    kind: 'result',
    id: `result:${event.turn_id ?? agent.items.length}`,
    turnId: event.turn_id,
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

function onError(agent: AgentState, event: EventOf<'error'>): AgentState {
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
  })
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
