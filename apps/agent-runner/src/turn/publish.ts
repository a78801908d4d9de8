import type { EventLog, LogEntry } from '@rain/bus'
import type { Event, Fact } from '@rain/protocol'
import type { Turn } from '@rain/db'

/**
 * The one place where a turn makes wire events.
 *
 * Events go out in order through one write at a time. The first goes at once; while a write is under way, deltas of the
 * same kind join into one event, so that a quiet system adds nothing and a busy one batches by itself. Batches are
 * numbered by the claim's epoch: what a former owner still has in hand is left out by the log.
 */
export interface Publisher {
  fact(...facts: Fact[]): void
  event(event: Event): void
  /** What nobody waits for: it goes out with whatever is said next. */
  aside(event: Event): void
  text(step: number, text: string): void
  thinking(step: number, text: string): void
  toolOutput(toolUseId: string, text: string): void
  /** Resolves when everything said so far is in the log. */
  flush(): Promise<void>
}

const batchesPerEpoch = 1_000_000

export function createPublisher(log: EventLog, turn: Turn): Publisher {
  const place = { agent_id: turn.agentKey, turn_id: turn.id }
  let waiting: LogEntry[] = []
  let batch = turn.epoch * batchesPerEpoch
  let writing: Promise<void> | null = null

  async function writeAll() {
    try {
      while (waiting.length > 0) await writeBatch()
    } finally {
      writing = null
    }
  }

  async function writeBatch() {
    const entries = waiting
    waiting = []
    try {
      await log.append(turn.userId, entries, { scope: turn.id, batch: ++batch })
    } catch (error) {
      // @NOTE refused as a whole: it goes first into the next batch, so that nothing is lost and the order stays
      waiting = [...entries, ...waiting]
      throw error
    }
  }

  function write() {
    if (writing) return
    writing = writeAll()
    writing.catch(() => {}) // what was refused is written with what is said next, or told to whoever flushes
  }

  function say(entry: LogEntry) {
    const last = waiting.at(-1)
    const joined = last && !last.once && !entry.once ? join(last.event, entry.event) : null
    if (last && joined) last.event = joined
    else waiting.push(entry)
    write()
  }

  return {
    fact: (...facts) => facts.forEach(say),
    event: (event) => say({ event }),
    aside: (event) => void waiting.push({ event }),
    text: (step, text) => say({ event: { type: 'assistant_text', ...place, step, text } }),
    thinking: (step, text) => say({ event: { type: 'assistant_thinking', ...place, step, text } }),
    toolOutput: (tool_use_id, text) => say({ event: { type: 'tool_output', ...place, tool_use_id, text } }),
    async flush() {
      if (waiting.length > 0) write()
      await writing
    },
  }
}

/** Two pieces of the same stream as one; null when they belong to different ones. */
function join(first: Event, second: Event): Event | null {
  if (first.type === 'tool_output' && second.type === 'tool_output') {
    return first.tool_use_id === second.tool_use_id ? { ...first, text: first.text + second.text } : null
  }
  const sameStream =
    (first.type === 'assistant_text' && second.type === 'assistant_text') ||
    (first.type === 'assistant_thinking' && second.type === 'assistant_thinking')
  return sameStream && first.step === second.step ? { ...first, text: first.text + second.text } : null
}
