import type { Bus } from '@rain/bus'
import { askedBy, statement, turnColumns, type Db, type Turn, type ToolCall } from '@rain/db'
import {
  attachmentsOf,
  messageAccepted,
  permissionAsked,
  questionAsked,
  subAgentAt,
  textOf,
  turnEnded,
  turnQueued,
  turnStarted,
  type Event,
  type StoredBlock,
  type SubAgentProgress,
} from '@rain/protocol'
import { lastFigures } from './last-figures.ts'
import type { StepRow } from './stored-messages.ts'

export interface LivePart {
  userId: string
  agentKey: string
  /** The end of the log when reading began. */
  cursor: string
  /** The conversation's turns that had not ended, oldest first. */
  open: Turn[]
  rows: (StepRow & { toolCalls: ToolCall[] | null })[]
}

/** What no row has of the conversation, as the events that say it. */
export async function readLive(deps: { db: Db; bus: Bus }, part: LivePart): Promise<Event[]> {
  const current = part.open.find((turn) => turn.status !== 'queued')
  const queued = part.open.filter((turn) => turn.status === 'queued')
  const [contents, running, figures] = await Promise.all([
    contentsOf(deps.db, queued),
    current ? currentTurn(deps, part, current) : [],
    lastFigures(deps.bus, { ...part, current }),
  ])
  return [
    ...running,
    ...figures,
    ...queued.flatMap((turn) => {
      const content = contents.get(turn.id) ?? []
      return [
        messageAccepted(turn, textOf(content), attachmentsOf(content)).event,
        turnQueued(turn).event,
        ...(turn.steersTurnId !== null && turn.steersTurnId === current?.id ? [toBeHeardNow(turn)] : []),
      ]
    }),
  ]
}

function toBeHeardNow({ agentKey: agent_id, id: turn_id }: Turn): Event {
  return { type: 'message_waiting', agent_id, turn_id, send_now: true }
}

async function currentTurn(deps: { db: Db; bus: Bus }, part: LivePart, turn: Turn): Promise<Event[]> {
  const [streamed, asked, ofSubAgents] = await Promise.all([
    streamedSince(deps.bus, part, turn),
    openRequests(deps.db, turn.id),
    subAgentEvents(deps.db, turn.id),
  ])
  return [turnStarted(turn).event, ...streamed, ...asked, ...ofSubAgents]
}

async function openRequests(db: Db, turnId: string): Promise<Event[]> {
  const { permissions, questions } = await askedBy(db, turnId)
  const isOpen = (request: { status: string }) => request.status === 'pending'
  return [
    ...permissions.filter(isOpen).map((request) => permissionAsked(request).event),
    ...questions.filter(isOpen).map((question) => questionAsked(question).event),
  ]
}

const turnsBelow = statement<Turn>(
  'turns-below',
  `SELECT ${turnColumns} FROM turns t WHERE t.root_turn_id = $1 ORDER BY t.seq`,
)

const notBegun: SubAgentProgress = { toolCalls: 0, lastTool: null }

const progressBelow = statement<SubAgentProgress & { turnId: string }>(
  'progress-of-turns-below',
  `SELECT t.id AS "turnId", count(c.id)::int AS "toolCalls",
     (array_agg(c.tool ORDER BY m.seq DESC, c.position DESC) FILTER (WHERE c.id IS NOT NULL))[1] AS "lastTool"
   FROM turns t
   JOIN turns b ON b.root_turn_id = $1 AND (b.id = t.id OR starts_with(b.sub_agent, t.sub_agent || '::'))
   LEFT JOIN tool_calls c ON c.turn_id = b.id
   LEFT JOIN messages m ON m.id = c.message_id
   WHERE t.root_turn_id = $1 GROUP BY t.id`,
)

/** The sub-agents of a turn, how far they have come, what they ask the person, and which have ended. */
async function subAgentEvents(db: Db, turnId: string): Promise<Event[]> {
  const turns = await turnsBelow(db, [turnId])
  if (turns.length === 0) return []
  const [contents, rows] = await Promise.all([contentsOf(db, turns), progressBelow(db, [turnId])])
  const progress = new Map(rows.map(({ turnId, ...each }) => [turnId, each]))
  const each = turns.map(async (turn) => [
    subAgentAt(turn, textOf(contents.get(turn.id) ?? []), progress.get(turn.id) ?? notBegun),
    ...(turn.status === 'done' ? [turnEnded(turn).event] : await openRequests(db, turn.id)),
  ])
  return (await Promise.all(each)).flat()
}

/** The stream of the turn behind its last row, read backwards to where that row ends. */
async function streamedSince({ log }: Bus, { userId, cursor, rows }: LivePart, turn: Turn): Promise<Event[]> {
  const ownRows = rows.filter((row) => row.turnId === turn.id)
  const lastStep = Math.max(0, ...ownRows.map((row) => row.step))
  const answered = new Set(
    ownRows.flatMap((row) => (row.toolCalls ?? []).filter((call) => call.output !== null).map((c) => c.toolUseId)),
  )
  const events: Event[] = []
  for await (const { event } of log.readBackwards(userId, cursor)) {
    if (!('turn_id' in event) || event.turn_id !== turn.id) continue
    if (event.type === 'turn_started' || event.type === 'user_message') break
    if ('step' in event && (event.step ?? 0) <= lastStep) break
    if (event.type === 'tool_output' ? !answered.has(event.tool_use_id) : isStream(event)) events.push(event)
  }
  return joined(events.reverse())
}

function isStream(event: Event): boolean {
  return event.type === 'assistant_text' || event.type === 'assistant_thinking' || event.type === 'stream_reset'
}

/** Pieces of the same stream that follow each other, as one. */
function joined(events: Event[]): Event[] {
  const all: Event[] = []
  for (const event of events) {
    const last = all.at(-1)
    if (last && isSameStream(last, event) && 'text' in last && 'text' in event) {
      all[all.length - 1] = { ...last, text: last.text + event.text } as Event
    } else all.push(event)
  }
  return all
}

function isSameStream(a: Event, b: Event): boolean {
  if (a.type === 'tool_output' && b.type === 'tool_output') return a.tool_use_id === b.tool_use_id
  const isText = a.type === 'assistant_text' || a.type === 'assistant_thinking'
  return isText && a.type === b.type && 'step' in b && a.step === b.step
}

async function contentsOf(db: Db, turns: Turn[]): Promise<Map<string, StoredBlock[]>> {
  const rows = await messagesOf(db, [turns.map(({ id }) => id)])
  return new Map(rows.map(({ turnId, content }) => [turnId, content]))
}

const messagesOf = statement<{ turnId: string; content: StoredBlock[] }>(
  'messages-of-turns',
  `SELECT turn_id AS "turnId", content FROM messages WHERE turn_id = ANY($1) AND step = 0`,
)
