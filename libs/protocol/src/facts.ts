import type { Attachment } from './attachment.ts'
import type { CallTarget } from './device/call-target.ts'
import { attachmentsOf, textOf, type StoredBlock, type ToolDetail } from './content.ts'
import type { ErrorCode } from './errors.ts'
import type { Event } from './events/event.ts'
import type { SubagentSpawned } from './events/subagent-spawned.ts'
import type { Level } from './levels.ts'
import { limits } from './limits.ts'
import { toUsd } from './money.ts'
import type { Question, QuestionPurpose } from './question.ts'
import type { TurnKind } from './turn-kind.ts'
import { toReason, type Reason, type StoredReason } from './reason.ts'
import type { RuleScope } from './rest/rules.ts'

/**
 * Events that are rebuilt from rows: whichever process finds that one may be missing writes it again, and its once-key
 * keeps it from being said twice. A key is unique within its turn.
 */
export interface Fact {
  once: string
  event: Event
}

/** The once-key of the fact that ends a turn. */
export const lastOnce = 'ended'

interface TurnRow {
  id: string
  agentKey: string
  conversationId: string
  provider: string
  model: string
  answeredProvider: string | null
  answeredModel: string | null
  clientMsgId: string | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  outcome: 'completed' | 'interrupted' | 'failed' | null
  outcomeText: string | null
  errorCode: string | null
  steps: number
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
  cacheWriteTokens: number
  thinkingTokens: number
  cost: number | null
  /** How many sub-agents it has led to, and what they cost; null: not known. */
  subAgents?: number
  subAgentCost?: number | null
  /** The names of the sub-agents from the agent down to the one whose turn it is; null, as below: the person's turn. */
  subAgent?: string | null
  /** The call of the parent that started it. */
  parentToolUseId?: string | null
  /** What it was said after, and the turn whose message it says in another way. */
  previousTurnId?: string | null
  replacesTurnId?: string | null
  kind?: TurnKind
}

/** What is heard before the message of a turn that begins a new branch; nothing where it begins none. */
export function branchBegun(turn: TurnRow): Fact[] {
  const { id: turn_id, agentKey: agent_id, conversationId: session_id, previousTurnId, replacesTurnId } = turn
  if (!replacesTurnId) return []
  const kept_up_to = previousTurnId ?? null
  return [{ once: 'branched', event: { type: 'branch_changed', agent_id, session_id, turn_id, kept_up_to } }]
}

interface JoinedRow {
  sentTurnId: string
  clientMsgId: string | null
  step: number
  content: readonly StoredBlock[]
  createdAt: Date
}

/** A turn has taken along a message that waited. */
export function messageJoined(turn: Pick<TurnRow, 'id' | 'agentKey'>, joined: JoinedRow): Fact {
  const { sentTurnId: sent_turn_id, clientMsgId, step, content, createdAt } = joined
  const attachments = attachmentsOf(content)
  return {
    once: `joined:${sent_turn_id}`,
    event: {
      type: 'message_joined',
      agent_id: turn.agentKey,
      turn_id: turn.id,
      step,
      sent_turn_id,
      text: textOf(content),
      created_at: createdAt.getTime() / 1000,
      ...(clientMsgId && { client_msg_id: clientMsgId }),
      ...(attachments.length > 0 && { attachments }),
    },
  }
}

/** The first of a turn: the person's message, or the task of a sub-agent. */
export function messageAccepted(turn: TurnRow, text: string, attachments: readonly Attachment[] = []): Fact {
  if (turn.subAgent) return subAgentSpawned(turn, turn.subAgent, text)
  const { id: turn_id, agentKey: agent_id, clientMsgId, createdAt, kind = 'message' } = turn
  const event: Event = {
    type: 'user_message',
    agent_id,
    turn_id,
    text,
    created_at: createdAt.getTime() / 1000,
    ...(clientMsgId && { client_msg_id: clientMsgId }),
    ...(attachments.length > 0 && { attachments: [...attachments] }),
    ...(kind !== 'message' && { kind }),
  }
  return { once: 'accepted', event }
}

export function turnQueued(turn: TurnRow): Fact {
  const event: Event = { type: 'turn_queued', agent_id: turn.agentKey, turn_id: turn.id }
  return { once: 'queued', event: turn.clientMsgId ? { ...event, client_msg_id: turn.clientMsgId } : event }
}

export function turnStarted(turn: TurnRow): Fact {
  const { id: turn_id, agentKey: agent_id, provider, model } = turn
  return { once: 'started', event: { type: 'turn_started', agent_id, turn_id, provider, model } }
}

interface ToolCallRow {
  id: string
  step: number
  toolUseId: string
  tool: string
  input: Record<string, unknown>
  level: Level
  status: string
  output: string | null
  detail: ToolDetail | null
  target?: CallTarget | null
  /** In milliseconds of the clock. */
  startedAtMs?: number | null
  finishedAtMs?: number | null
}

export function toolProposed(turn: TurnRow, call: ToolCallRow): Fact {
  const { toolUseId: id, tool, input, level, step, target } = call
  return {
    once: `use:${call.id}`,
    event: {
      type: 'tool_use',
      agent_id: turn.agentKey,
      turn_id: turn.id,
      step,
      tool,
      input,
      id,
      level,
      ...(target && { target }),
    },
  }
}

/** Nothing where the call has not begun to run. */
export function toolStarted(
  turn: Pick<TurnRow, 'id' | 'agentKey'>,
  { id, toolUseId: tool_use_id, startedAtMs }: Pick<ToolCallRow, 'id' | 'toolUseId' | 'startedAtMs'>,
): Fact[] {
  if (startedAtMs == null) return []
  const started_at = startedAtMs / 1000
  const event: Event = { type: 'tool_started', agent_id: turn.agentKey, turn_id: turn.id, tool_use_id, started_at }
  return [{ once: `begun:${id}`, event }]
}

/** How long a call ran, in milliseconds. Null: it never began, or has not ended. */
export function durationOf({
  startedAtMs,
  finishedAtMs,
}: Pick<ToolCallRow, 'startedAtMs' | 'finishedAtMs'>): number | null {
  return startedAtMs == null || finishedAtMs == null ? null : Math.max(0, Math.round(finishedAtMs - startedAtMs))
}

export function toolAnswered(turn: TurnRow, call: ToolCallRow): Fact {
  const duration_ms = durationOf(call)
  const event: Event = {
    type: 'tool_result',
    agent_id: turn.agentKey,
    turn_id: turn.id,
    tool_use_id: call.toolUseId,
    content: call.output ?? '',
    is_error: call.status !== 'done',
    ...(call.detail && { detail: call.detail }),
    ...(duration_ms !== null && { duration_ms }),
  }
  return { once: `result:${call.id}`, event }
}

interface RequestRow {
  id: string
  turnId: string
  agentKey: string
  subAgent?: string | null
  cwd: string
  toolUseId: string
  tool: string
  input: Record<string, unknown>
  proposedInput?: Record<string, unknown> | null
  kind?: string | null
  why?: Reason[] | null
  readFrom?: string[] | null
  offer?: RuleScope[] | null
  target?: CallTarget | null
  level: Level
  reasons: StoredReason[]
  createdAt: Date
  expiresAt: Date
}

export function permissionAsked(request: RequestRow): Fact {
  const reasons = [...(request.why ?? []), ...request.reasons.map(toReason)]
  return {
    once: `asked:${request.id}`,
    event: {
      type: 'permission_request',
      agent_id: request.agentKey,
      turn_id: request.turnId,
      request_id: request.id,
      tool: request.tool,
      input: request.input,
      level: request.level,
      reason: reasons.map(({ text }) => text).join(' '),
      reasons,
      ...(request.proposedInput && { proposed_input: request.proposedInput }),
      ...(request.kind && { kind: request.kind.split('\n')[0] }),
      ...(request.readFrom?.length && { read_from: request.readFrom }),
      ...(request.offer?.length && { remember: request.offer }),
      ...(request.subAgent && { sub_agent_id: `${request.agentKey}::${request.subAgent}` }),
      ...(request.target && { target: request.target }),
      tool_use_id: request.toolUseId,
      cwd: request.cwd,
      created_at: request.createdAt.getTime() / 1000,
      expires_at: request.expiresAt.getTime() / 1000,
    },
  }
}

interface DecidedRow {
  id: string
  turnId: string
  agentKey: string
  reason?: string | null
  editedInput?: Record<string, unknown> | null
  forTurn?: boolean
}

export function permissionDecided(
  request: DecidedRow,
  decision: 'approved' | 'denied' | 'expired' | 'cancelled',
): Fact {
  const { agentKey: agent_id, turnId: turn_id, id: request_id, reason, editedInput, forTurn } = request
  return {
    once: `decided:${request.id}`,
    event: {
      type: 'permission_resolved',
      agent_id,
      turn_id,
      request_id,
      decision,
      ...(reason && { reason }),
      ...(editedInput && { input: editedInput }),
      ...(forTurn && { for_turn: true }),
    },
  }
}

interface QuestionRow {
  id: string
  turnId: string
  agentKey: string
  subAgent?: string | null
  toolUseId: string | null
  purpose: QuestionPurpose
  questions: Question[]
  expiresAt: Date
}

export function questionAsked(question: QuestionRow): Fact {
  return {
    once: `asked:${question.id}`,
    event: {
      type: 'ask_question',
      agent_id: question.agentKey,
      turn_id: question.turnId,
      request_id: question.id,
      questions: question.questions,
      ...(question.toolUseId !== null && { tool_use_id: question.toolUseId }),
      ...(question.purpose !== 'tool' && { purpose: question.purpose }),
      ...(question.subAgent && { sub_agent_id: `${question.agentKey}::${question.subAgent}` }),
      expires_at: question.expiresAt.getTime() / 1000,
    },
  }
}

export function questionClosed(
  question: { id: string; turnId: string; agentKey: string; answers?: Record<string, string> | null },
  decision: 'answered' | 'expired' | 'cancelled',
): Fact {
  const { agentKey: agent_id, turnId: turn_id, id: request_id, answers } = question
  const event: Event = { type: 'question_resolved', agent_id, turn_id, request_id, decision }
  return { once: `decided:${question.id}`, event: answers ? { ...event, answers } : event }
}

interface SummaryRow {
  id: string
  text: string
  tokensBefore: number
  tokensAfter: number
  messages?: number | null
}

export function contextCompacted(turn: Pick<TurnRow, 'id' | 'agentKey'>, summary: SummaryRow): Fact {
  return {
    once: `compacted:${summary.id}`,
    event: {
      type: 'context_compacted',
      agent_id: turn.agentKey,
      turn_id: turn.id,
      summary_id: summary.id,
      text: summary.text,
      tokens_before: summary.tokensBefore,
      tokens_after: summary.tokensAfter,
      ...(summary.messages != null && { messages: summary.messages }),
    },
  }
}

/** How far a sub-agent has come, with those below it. */
export interface SubAgentProgress {
  toolCalls: number
  lastTool: string | null
}

/** The start of a sub-agent as it is told again to who comes later. */
export function subAgentAt(turn: TurnRow, task: string, { toolCalls, lastTool }: SubAgentProgress): Event {
  const { event } = subAgentSpawned(turn, turn.subAgent ?? '', task)
  return { ...event, tool_calls: toolCalls, ...(lastTool !== null && { last_tool: lastTool }) }
}

function subAgentSpawned(turn: TurnRow, subAgent: string, task: string): Fact & { event: SubagentSpawned } {
  const names = subAgent.split('::')
  const short_name = names.at(-1) ?? subAgent
  return { once: 'accepted', event: { type: 'subagent_spawned', ...placeOfSubAgent(turn, names), short_name, task } }
}

function subAgentCompleted(turn: TurnRow, subAgent: string): Fact {
  const place = placeOfSubAgent(turn, subAgent.split('::'))
  const status = ({ completed: 'completed', failed: 'error', interrupted: 'cancelled' } as const)[
    turn.outcome ?? 'failed'
  ]
  const result_preview = (turn.outcomeText ?? '').slice(0, limits.subAgentPreviewChars)
  return { once: lastOnce, event: { type: 'subagent_completed', ...place, status, result_preview } }
}

function placeOfSubAgent({ id: turn_id, agentKey: agent_id, parentToolUseId }: TurnRow, names: string[]) {
  const parent_agent_id = agent_id.slice(0, -`::${names.at(-1)}`.length)
  return { agent_id, parent_agent_id, turn_id, ...(parentToolUseId && { tool_use_id: parentToolUseId }) }
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
