import { compareCursors, cursorAt, type Bus } from '@rain/bus'
import type { Turn } from '@rain/db'
import type { Event } from '@rain/protocol'
import type { StepRow } from './stored-messages.ts'

/** The log has a clock of its own, and the last words of a step are written after its row. */
const latenessMs = 10_000
/** Between the figures of a step and the end of its turn stands its stream, and what other agents said meanwhile. */
const mostEvents = 1_000

interface Conversation {
  userId: string
  agentKey: string
  /** The end of the log when reading began. */
  cursor: string
  /** The turn under way. */
  current: Turn | undefined
  rows: readonly StepRow[]
}

/**
 * What was said last of how full the context is and what the provider still allows. No row has it: it is looked for in the
 * log, from where the newest answer was written back to where its turn began.
 */
export async function lastFigures(
  { log }: Bus,
  { userId, agentKey, cursor, current, rows }: Conversation,
): Promise<Event[]> {
  const answer = rows.find((row) => row.role === 'assistant')
  const oldest = answer?.turnId ?? current?.id
  if (oldest === undefined) return []
  const turns = new Set([current?.id, ...rows.map((row) => row.turnId)])
  const found = new Map<Event['type'], Event>()
  let seen = 0
  // a turn without an answer, which has summarised, has said something of it behind the newest one
  const isNewest = answer !== undefined && answer === rows[0]
  for await (const { event } of log.readBackwards(userId, current || !isNewest ? cursor : behind(answer, cursor))) {
    const isOfContext = event.type === 'context_usage' && turns.has(event.turn_id)
    const isOfLimits = event.type === 'rate_limits' && event.agent_id === agentKey
    if ((isOfContext || isOfLimits) && !found.has(event.type)) found.set(event.type, event)
    const began = event.type === 'turn_started' && event.turn_id === oldest
    if (began || found.size === 2 || ++seen === mostEvents) break
  }
  return [...found.values()]
}

function behind({ createdAt }: { createdAt: Date }, cursor: string): string {
  const latest = cursorAt(new Date(createdAt.getTime() + latenessMs))
  return compareCursors(latest, cursor) < 0 ? latest : cursor
}
