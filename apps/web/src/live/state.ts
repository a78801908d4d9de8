import type {
  Agent,
  Attachment,
  CallTarget,
  DeliveredEvent,
  ErrorCode,
  EventOf,
  Level,
  PermissionResolved,
  Question,
  QuestionPurpose,
  QuestionResolved,
  SpecialTurn,
  SayingParams,
  ToolDetail,
} from '@rain/protocol'

/** Where a message of the person is: not yet accepted, refused, accepted and waiting for its turn, taken back, or answered. */
export type UserItemState = 'pending' | 'failed' | 'queued' | 'cancelled' | 'sent'

export type UserItem = {
  kind: 'user'
  id: string
  text: string
  state: UserItemState
  turnId?: string
  clientMsgId?: string
  error?: string
  errorCode?: string
  /** It was not sent yet, and was written in another conversation of the agent. */
  elsewhere?: true
  /** Seconds. */
  at?: number
  attachments?: Attachment[]
  /** The turns of all versions of this message, the oldest first. Absent: there is one. */
  versions?: string[]
  /** The turn at work shall hear it at its next step. */
  sendNow?: boolean
  /** It was said while its turn was at work; this is the turn it was sent as. */
  sentTurnId?: string
  /** It is no message to be answered. */
  purpose?: SpecialTurn
}

export type TextItem = {
  kind: 'text' | 'thinking'
  id: string
  text: string
  streaming: boolean
  turnId?: string
  step?: number
}

export type ToolStatus = 'pending' | 'waiting' | 'running' | 'done' | 'failed' | 'denied' | 'stopped'

export type ToolItem = {
  kind: 'tool'
  id: string
  toolUseId: string
  tool: string
  input: Record<string, unknown>
  status: ToolStatus
  output: string
  level?: Level
  result?: string
  detail?: ToolDetail
  turnId?: string
  /** When it began to run, in milliseconds of the server's clock, and how long it ran. */
  startedAt?: number
  durationMs?: number
  /** Who works on it, when it was handed to a sub-agent. */
  subAgent?: SubAgentProgress
  /** On a computer: what it was decided on. */
  target?: CallTarget
}

/** How far a sub-agent has come, with those it has started itself. */
export type SubAgentProgress = {
  agentId: string
  name: string
  /** The tool calls that were seen of it. */
  calls: number
  lastTool?: string
}

export type ApprovalItem = {
  kind: 'approval'
  id: string
  request: EventOf<'permission_request'>
  decision?: PermissionResolved['decision']
  decisionReason?: string
  /** The person approved something else than what was asked for. */
  changed?: boolean
  /** The approval stands for every call of its kind in the turn. */
  forTurn?: boolean
}

export type QuestionItem = {
  kind: 'question'
  id: string
  requestId: string
  questions: Question[]
  /** Absent: the model asks. */
  purpose?: QuestionPurpose
  turnId?: string
  expiresAt?: number
  toolUseId?: string
  /** The sub-agent that asks. */
  subAgentId?: string
  decision?: QuestionResolved['decision']
  answers?: Record<string, string>
}

export type NoticeItem = {
  kind: 'notice'
  id: string
  text: string
  /** What the text says, for other languages. */
  code?: string
  params?: SayingParams
  turnId?: string
}

export type ResultItem = {
  kind: 'result'
  id: string
  turnId?: string
  /** The turn was no answer to a message. */
  purpose?: SpecialTurn
  durationMs?: number | null
  steps?: number | null
  cost?: number | null
  /** Absent: it has led to no sub-agents. */
  costWithSubAgents?: number | null
  inputTokens?: number
  outputTokens?: number
  /** Parts of the input. */
  cacheReadTokens?: number
  cacheWriteTokens?: number
  /** A part of the output. */
  thinkingTokens?: number
  provider?: string | null
  model?: string | null
  interrupted: boolean
}

export type ErrorItem = {
  kind: 'error'
  id: string
  text: string
  code?: ErrorCode | (string & {})
  retryAfter?: number
  turnId?: string
  purpose?: SpecialTurn
}

/** What stands in the model's context for everything said before. */
export type CompactionItem = {
  kind: 'compaction'
  id: string
  text: string
  tokensBefore: number
  tokensAfter: number
  /** How many messages it stands for, where that is known. */
  messages?: number
  turnId?: string
}

export type ScreenItem = { kind: 'screen'; id: string; image: string; mediaType: string; description: string }

export type Item =
  | UserItem
  | TextItem
  | ToolItem
  | ApprovalItem
  | QuestionItem
  | NoticeItem
  | CompactionItem
  | ResultItem
  | ErrorItem
  | ScreenItem

/** How full the model's context is, in tokens. */
export type ContextUsage = { tokens: number; limit: number; exact: boolean }

export type Work = 'idle' | 'queued' | 'working' | 'waiting'

export type AgentState = {
  id: string
  meta: Agent
  items: Item[]
  /** The turn being worked on. */
  turnId: string | null
  /** Steps whose text came from the rows: what is streamed of them is not shown again. Keys are `turn:step`. */
  storedSteps: Record<string, true>
  endedTurns: Record<string, true>
  /** Everything up to this log entry is already in `items`. */
  cursor: string | null
  history: 'needed' | 'loading' | 'loaded' | 'failed'
  /** Events that came while the history was being fetched; they are folded again on top of it. */
  backlog: DeliveredEvent[]
  hasOlder: boolean
  /** Whether what stands before is being fetched. */
  older: 'idle' | 'loading' | 'failed'
  /** What asks for attention and was looked at on no device yet. */
  unread: number
  /** Everything up to this log entry has been counted as unread, or was not worth it. */
  countedTo: string | null
  model: string | null
  provider: string | null
  limits: Record<string, number | string> | null
  /** As of the last step; null until one was asked. */
  contextUsage: ContextUsage | null
}

export type LiveState = {
  agents: Record<string, AgentState>
  /** Agent ids in the order of their tabs. */
  order: string[]
  activeId: string | null
  /** Whether the list of agents is known. */
  loaded: boolean
  /** The provider the server is ready to use. */
  readyProvider: string | null
  /** How the last test of a provider went: what is known of providers is old after each. */
  lastCheck: EventOf<'provider_checked'> | null
  /** How often keys, servers or choices were changed, here or elsewhere, since this page was opened. */
  providerChanges: number
  /** How often something about MCP servers has changed since. */
  mcpChanges: number
  /** How often a computer came, went, or was no longer as it was. */
  deviceChanges: number
  /** How often files of an agent were changed, by whomever; by its id. */
  fileChanges: Record<string, number>
  /** How often rules were added or removed, on whichever device. */
  ruleChanges: number
  /** How often a conversation got another title, was deleted or came back, on whichever device. */
  conversationChanges: number
  /** How often settings of the person, their sessions or the PIN were changed, on whichever device. */
  settingChanges: Record<EventOf<'settings_changed'>['about'], number>
}

export const initialState: LiveState = {
  agents: {},
  order: [],
  activeId: null,
  loaded: false,
  readyProvider: null,
  lastCheck: null,
  providerChanges: 0,
  mcpChanges: 0,
  deviceChanges: 0,
  fileChanges: {},
  ruleChanges: 0,
  conversationChanges: 0,
  settingChanges: { settings: 0, sessions: 0, pin: 0 },
}

export function newAgentState(meta: Agent): AgentState {
  return {
    id: meta.agent_id,
    meta,
    items: [],
    turnId: null,
    storedSteps: {},
    endedTurns: {},
    cursor: null,
    history: 'needed',
    backlog: [],
    hasOlder: false,
    older: 'idle',
    unread: 0,
    countedTo: null,
    model: meta.model,
    provider: meta.provider,
    limits: null,
    contextUsage: null,
  }
}

/** What the agent is doing, as its tab shows it. */
export function workOf(agent: AgentState): Work {
  if (agent.history !== 'loaded') return agent.meta.state
  if (openIn(agent.items).length > 0) return 'waiting'
  if (agent.turnId !== null) return 'working'
  return agent.items.some((item) => item.kind === 'user' && item.state === 'queued') ? 'queued' : 'idle'
}

/** A request or question nobody has answered yet. */
export function isOpenRequest(item: Item): item is ApprovalItem | QuestionItem {
  return (item.kind === 'approval' || item.kind === 'question') && item.decision === undefined
}

/** @NOTE lists of items are replaced, never changed: many ask for what is open in the same one */
const openByItems = new WeakMap<readonly Item[], readonly (ApprovalItem | QuestionItem)[]>()
const nothingOpen: readonly (ApprovalItem | QuestionItem)[] = []

/** Everything among them that waits for the person. */
export function openIn(items: readonly Item[]): readonly (ApprovalItem | QuestionItem)[] {
  const known = openByItems.get(items)
  if (known) return known
  const open = items.some(isOpenRequest) ? items.filter(isOpenRequest) : nothingOpen
  openByItems.set(items, open)
  return open
}

export type HoldItem = QuestionItem & { purpose: Exclude<QuestionPurpose, 'tool'> }

/** Rain itself, not the model, asks whether the turn may go on. */
export function isHold(item: QuestionItem): item is HoldItem {
  return item.purpose !== undefined && item.purpose !== 'tool'
}
