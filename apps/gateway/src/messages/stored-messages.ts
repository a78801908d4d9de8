import type { Summary, ToolCall, Turn, TurnNotice } from '@rain/db'
import {
  attachmentsOf,
  durationOf,
  figuresOf,
  textOf,
  toReason,
  type StoredBlock,
  type StoredMessage,
} from '@rain/protocol'

/** A row of the conversation, with what belongs to it. */
export interface StepRow {
  seq: number
  turnId: string
  step: number
  role: 'user' | 'assistant'
  content: StoredBlock[]
  createdAt: Date
}

/** Room for the lines of one row; the id of a line is its row's number times this, plus its place. */
export const idsPerRow = 1_000
const firstResultId = 500
const firstSummaryId = 900
const firstNoticeId = 950
const endId = 999

/** What the row alone does not say. */
export interface RowSurroundings {
  calls: ToolCall[]
  turn: Turn
  isLastOfTurn: boolean
  /** Made after this row and before the next. */
  summaries: Pick<Summary, 'id' | 'text' | 'tokensBefore' | 'tokensAfter' | 'messages'>[]
  /** What the person was told while the next row was asked for. */
  notices: TurnNotice[]
  /** The turns of all versions of its message, the oldest first, where there are several. */
  versions?: string[]
  /** What the person said while the turn was at work, and the turn it was sent as. */
  sentAs?: { turnId: string; clientMsgId: string | null }
}

/**
 * The lines of one row, in the order they were seen: what was said and which tools were called, what these answered, what
 * was summarised and told before the model had answered again, and, after the last row of a turn, how it ended.
 */
export function linesOf(row: StepRow, surroundings: RowSurroundings): StoredMessage[] {
  const { calls, turn, isLastOfTurn, summaries, notices } = surroundings
  const base = { turn_id: row.turnId, step: row.step, timestamp: seconds(row.createdAt) }
  const id = (offset: number) => row.seq * idsPerRow + offset
  const said =
    row.role === 'user'
      ? [messageOf(row, { ...base, id: id(0) }, surroundings)]
      : row.content.flatMap((block, index) => lineOf(block, { ...base, id: id(index) }, calls))
  const answered = calls
    .filter((call) => call.output !== null || turn.status === 'done')
    .map((call) => answerOf(call, { ...base, id: id(firstResultId + call.position) }))
  const compacted = summaries.map((summary, index) =>
    compactionOf(summary, { ...base, id: id(firstSummaryId + index) }),
  )
  const told = notices.map((notice, index) => noticeOf(notice, { ...base, id: id(firstNoticeId + index) }))
  const ended = isLastOfTurn && turn.status === 'done' ? [endOf(turn, id(endId))] : []
  return [...said, ...answered, ...compacted, ...told, ...ended]
}

interface Base {
  id: number
  timestamp: number
  turn_id: string
  step: number
}

function messageOf({ content }: StepRow, base: Base, { turn, sentAs, versions }: RowSurroundings): StoredMessage {
  const attachments = attachmentsOf(content)
  const { clientMsgId } = sentAs ?? turn
  const said = {
    text: textOf(content),
    ...(clientMsgId !== null && { client_msg_id: clientMsgId }),
    ...(attachments.length > 0 && { attachments }),
    ...(versions && { versions }),
    ...(sentAs && { sent_turn_id: sentAs.turnId }),
    ...(turn.kind !== 'message' && { kind: turn.kind }),
  }
  return { ...base, role: 'user', type: 'text', content: said }
}

function lineOf(block: StoredBlock, base: Base, calls: ToolCall[]): StoredMessage[] {
  if (block.type === 'attachment') return []
  if (block.type === 'text') {
    return block.text === ''
      ? []
      : [{ ...base, role: 'assistant', type: 'assistant_text', content: { text: block.text } }]
  }
  if (block.type === 'thinking') {
    return block.text === ''
      ? []
      : [{ ...base, role: 'assistant', type: 'assistant_thinking', content: { text: block.text } }]
  }
  const { tool, input, toolUseId } = block
  const call = calls.find((each) => each.toolUseId === toolUseId)
  const judged = call && { level: call.level, ...(call.level !== 'green' && { reasons: call.reasons.map(toReason) }) }
  const begun = call?.startedAtMs == null ? {} : { started_at: call.startedAtMs / 1000 }
  const content = { tool, input, id: toolUseId, ...judged, ...(call?.target && { target: call.target }), ...begun }
  return [{ ...base, role: 'tool', type: 'tool_use', content }]
}

function answerOf(call: ToolCall, base: Base): StoredMessage {
  const content = { content: call.output ?? '', is_error: call.status !== 'done', tool_use_id: call.toolUseId }
  const duration_ms = durationOf(call)
  const more = { ...(call.detail && { detail: call.detail }), ...(duration_ms !== null && { duration_ms }) }
  return { ...base, role: 'tool', type: 'tool_result', content: { ...content, ...more } }
}

function compactionOf(summary: RowSurroundings['summaries'][number], base: Base): StoredMessage {
  const { id: summary_id, text, tokensBefore: tokens_before, tokensAfter: tokens_after, messages } = summary
  const content = { text, summary_id, tokens_before, tokens_after, ...(messages != null && { messages }) }
  return { ...base, role: 'assistant', type: 'context_compacted', content }
}

function noticeOf({ id: notice_id, text, code, params }: TurnNotice, base: Base): StoredMessage {
  const said = { ...(code !== undefined && { code }), ...(params && { params }) }
  return { ...base, role: 'assistant', type: 'notice', content: { text, notice_id, ...said } }
}

function endOf(turn: Turn, id: number): StoredMessage {
  const base = { id, timestamp: seconds(turn.finishedAt ?? turn.createdAt), turn_id: turn.id }
  const text = turn.outcomeText ?? ''
  if (turn.outcome === 'failed') {
    const code = turn.errorCode ? { code: turn.errorCode } : {}
    return { ...base, role: 'assistant', type: 'error', content: { text, ...code } }
  }
  const figures = turn.outcome === 'interrupted' ? { interrupted: true } : figuresOf(turn)
  return { ...base, role: 'assistant', type: 'result', content: { text, session_id: turn.conversationId, ...figures } }
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
