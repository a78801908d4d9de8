import { lastOnce, type Event } from '@rain/protocol'
import type { Redis } from 'ioredis'
import { compareCursors, logStart } from './cursor.ts'
import { gather } from './gather.ts'
import { keys } from './keys.ts'
import { followLive, type LiveChannels } from './live.ts'
import { appendScript } from './log-script.ts'

/** One ordered log per person: what clients see, and where they are in it. */
export interface EventLog {
  /** Writes events in order and tells those who listen. Resolves to the cursor of the log's end. */
  append(userId: string, entries: LogEntry[], writer?: Writer): Promise<string>
  /** The cursor of the newest event. */
  end(userId: string): Promise<string>
  /**
   * Every event after `cursor`, in order, each once: first from the log, then live, until the signal aborts. A cursor
   * that is no longer in the log is answered by one `resync` and then by what comes after the log's end.
   */
  read(userId: string, cursor: string, signal: AbortSignal): AsyncGenerator<LogItem>
  /** The events from the newest one backwards, in chunks, for as long as the reader asks. */
  readBackwards(userId: string, fromCursor: string): AsyncGenerator<{ cursor: string; event: Event }>
}

export interface LogEntry {
  event: Event
  /** A fact that is rebuilt from rows after a crash carries a key, and is written only the first time. */
  once?: string
}

/**
 * Who writes, and which batch of its own this is. `scope` groups the once-keys: the turn's id. After the event with the
 * key `lastOnce` nothing more of its scope is written, whoever is late.
 */
export interface Writer {
  scope: string
  batch?: number
}

export type LogItem = { type: 'event'; cursor: string; json: string } | { type: 'resync'; cursor: string }

const longestLog = 20_000
const keepSaidSeconds = 7 * 24 * 3600
const pageSize = 500

interface Append {
  entries: LogEntry[]
  writer: Writer | undefined
}

interface AppendCommand {
  rainAppend(...args: (string | number)[]): Promise<string>
}

export function createEventLog(redis: Redis, live: LiveChannels): EventLog {
  redis.defineCommand('rainAppend', { lua: appendScript })
  const commands = redis as Redis & AppendCommand
  const append = gather((userId: string, appends: Append[]) => {
    const said = appends.map(({ writer }) => keys.said(writer?.scope ?? userId))
    const named = [keys.log(userId), keys.logEnd(userId), ...said]
    const args = [keys.live(userId), longestLog, keepSaidSeconds, lastOnce, ...appends.flatMap(toArguments)]
    return commands.rainAppend(named.length, ...named, ...args)
  })

  return {
    append: (userId, entries, writer) => append(userId, { entries, writer }),

    end: (userId) => endOf(redis, userId),

    read: (userId, cursor, signal) => readFrom(redis, live, userId, cursor, signal),

    async *readBackwards(userId, fromCursor) {
      let to = fromCursor
      for (;;) {
        const page = await redis.xrevrange(keys.log(userId), to, '-', 'COUNT', pageSize)
        for (const [id, fields] of page) yield { cursor: id, event: JSON.parse(fields[1] ?? '{}') as Event }
        if (page.length < pageSize) return
        to = `(${page.at(-1)?.[0]}`
      }
    },
  }
}

function toArguments({ entries, writer }: Append): (string | number)[] {
  const pairs = entries.flatMap(({ event, once }) => [once ?? '', JSON.stringify(event)])
  return [writer?.batch ?? '', entries.length, ...pairs]
}

async function* readFrom(
  redis: Redis,
  live: LiveChannels,
  userId: string,
  cursor: string,
  signal: AbortSignal,
): AsyncGenerator<LogItem> {
  // @NOTE listen first, then read: what is written between the two is seen twice and dropped, never missed
  const feed = await followLive(live, keys.live(userId), signal)
  let last = cursor
  try {
    if (await isLost(redis, userId, cursor)) {
      last = await endOf(redis, userId)
      yield { type: 'resync', cursor: last }
    }
    let behind = true
    while (!signal.aborted) {
      if (behind) {
        for await (const item of pagesAfter(redis, userId, last, signal)) {
          last = item.cursor
          yield item
        }
        behind = false
      }
      const next = await feed.next()
      if (next === 'stopped') return
      if (next !== 'gap' && compareCursors(next.cursor, last) <= 0) continue
      if (next === 'gap' || next.before !== last) {
        behind = true
        continue
      }
      last = next.cursor
      yield { type: 'event', cursor: next.cursor, json: next.json }
    }
  } finally {
    feed.close()
  }
}

async function endOf(redis: Redis, userId: string): Promise<string> {
  return (await redis.get(keys.logEnd(userId))) ?? logStart
}

async function* pagesAfter(redis: Redis, userId: string, after: string, signal: AbortSignal) {
  let last = after
  while (!signal.aborted) {
    const page = await redis.xrange(keys.log(userId), `(${last}`, '+', 'COUNT', pageSize)
    for (const [id, fields] of page) {
      last = id
      yield { type: 'event' as const, cursor: id, json: fields[1] ?? '{}' }
    }
    if (page.length < pageSize) return
  }
}

/** True when events may be gone: the log was trimmed past the cursor, has lost its newest part, or is not there any more. */
async function isLost(redis: Redis, userId: string, cursor: string): Promise<boolean> {
  const [first] = await redis.xrange(keys.log(userId), '-', '+', 'COUNT', 1)
  if (!first) return cursor !== logStart
  if (compareCursors(cursor, first[0]) >= 0) return compareCursors(cursor, await endOf(redis, userId)) > 0
  if (cursor !== logStart) return true
  return wasTrimmed((await redis.xinfo('STREAM', keys.log(userId))) as unknown[])
}

function wasTrimmed(info: unknown[]): boolean {
  const field = (name: string) => info[info.indexOf(name) + 1]
  return field('entries-added') !== field('length')
}
