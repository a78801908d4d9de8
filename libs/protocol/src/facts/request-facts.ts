import type { CallTarget } from '../device/call-target.ts'
import type { Event } from '../events/event.ts'
import type { Level } from '../levels.ts'
import type { Question, QuestionPurpose } from '../question.ts'
import { toReason, type Reason, type StoredReason } from '../reason.ts'
import type { RuleScope } from '../rest/rules.ts'
import type { Fact } from './fact.ts'

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
