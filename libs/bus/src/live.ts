import type { Redis } from 'ioredis'

/** One published event: the cursor before it, its own, and its JSON. */
export interface Publication {
  before: string
  cursor: string
  json: string
}

/** The channels a process listens to: one connection, each channel subscribed once however many listen. */
export interface LiveChannels {
  listen(channel: string, listener: ChannelListener): Promise<() => void>
}

export interface ChannelListener {
  onMessage(message: string): void
  /** Messages may have been lost: the connection was away. */
  onGap(): void
}

export function createLiveChannels(subscriber: Redis): LiveChannels {
  const listeners = new Map<string, Set<ChannelListener>>()
  subscriber.on('message', (channel: string, message: string) => {
    for (const listener of listeners.get(channel) ?? []) listener.onMessage(message)
  })
  subscriber.on('ready', async () => {
    if (listeners.size === 0) return
    // @NOTE who reads the log before the channels are listened to again misses what is written between the two
    await subscriber.subscribe(...listeners.keys()).catch(() => {}) // away again: it will be ready again
    for (const present of listeners.values()) for (const listener of present) listener.onGap()
  })
  return {
    async listen(channel, listener) {
      const present = listeners.get(channel) ?? new Set()
      listeners.set(channel, present.add(listener))
      await subscriber.subscribe(channel)
      return () => {
        present.delete(listener)
        if (present.size > 0 || listeners.get(channel) !== present) return
        listeners.delete(channel)
        subscriber.unsubscribe(channel).catch(() => {}) // closed meanwhile: it listens to nothing any more
      }
    },
  }
}

export interface LiveFeed {
  /** The next publication; `gap` when some may be missing: the reader was slow, or the connection was away. */
  next(): Promise<Publication | 'gap' | 'stopped'>
  close(): void
}

/** Beyond this many waiting publications a reader is sent back to the log. */
const longestFeed = 1_000

/** What is published on a channel from now on, until the signal aborts. */
export async function followLive(channels: LiveChannels, channel: string, signal: AbortSignal): Promise<LiveFeed> {
  let waiting: Publication[] = []
  let gap = false
  let wake = () => {}

  const stopListening = await channels.listen(channel, {
    onMessage(message) {
      if (waiting.length < longestFeed) waiting.push(...message.split('\n').map(parsePublication))
      else gap = true
      wake()
    },
    onGap() {
      gap = true
      wake()
    },
  })
  const onAbort = () => wake()
  signal.addEventListener('abort', onAbort)

  return {
    async next() {
      while (!signal.aborted) {
        if (gap) {
          gap = false
          waiting = []
          return 'gap'
        }
        const first = waiting.shift()
        if (first) return first
        await new Promise<void>((resolve) => (wake = resolve))
      }
      return 'stopped'
    },
    close() {
      signal.removeEventListener('abort', onAbort)
      stopListening()
    },
  }
}

/** One line of a message; the JSON has no line breaks of its own. */
function parsePublication(line: string): Publication {
  const first = line.indexOf(' ')
  const second = line.indexOf(' ', first + 1)
  return { before: line.slice(0, first), cursor: line.slice(first + 1, second), json: line.slice(second + 1) }
}
