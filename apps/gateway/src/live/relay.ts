import type { EventLog } from '@rain/bus'
import type { ClientSocket } from './client-socket.ts'
import type { Timers } from './timers.ts'

/** Above this nothing more is taken from the log for a client: it reads too slowly, and the log keeps it. */
const pauseBytes = 1024 * 1024
/** Above this, or paused for so long, the client is let go: it comes back with its cursor. */
const tooManyBytes = 4 * 1024 * 1024
const stuckMs = 30_000
const lookAgainMs = 50

/** Hands every event after the cursor to the socket, in order, until the signal aborts. */
export async function relay(options: {
  log: EventLog
  userId: string
  cursor: string
  socket: ClientSocket
  timers: Timers
  signal: AbortSignal
  onDelivered(): void
}): Promise<'stopped' | 'too_slow'> {
  const { log, userId, cursor, socket, signal } = options
  for await (const item of log.read(userId, cursor, signal)) {
    if (item.type === 'resync') {
      const reason = 'The events after this cursor are no longer kept.'
      socket.send({ type: 'resync', reason, cursor: item.cursor })
    } else {
      socket.sendLogged(item.cursor, item.json)
    }
    options.onDelivered()
    if (socket.bufferedBytes() > pauseBytes && !(await drains(options))) return signal.aborted ? 'stopped' : 'too_slow'
  }
  return 'stopped'
}

async function drains({ socket, timers, signal }: Parameters<typeof relay>[0]): Promise<boolean> {
  const since = timers.now()
  while (!signal.aborted) {
    const bytes = socket.bufferedBytes()
    if (bytes <= pauseBytes) return true
    if (bytes > tooManyBytes || timers.now() - since >= stuckMs) return false
    await new Promise<void>((resolve) => timers.after(lookAgainMs, resolve))
  }
  return false
}
