import { ackSchema, closeCodes, eventSchema, type Ack, type Command, type DeliveredEvent } from '@rain/protocol'
import { io, type Socket } from 'socket.io-client'

export type Connection = 'connecting' | 'connected' | 'reconnecting' | 'offline'

export type LiveSocketOptions = {
  token: string
  /** The last event this page has seen; read anew for every connection. */
  cursor: () => Promise<string | null>
  onEvent: (event: DeliveredEvent) => void
  onConnection: (connection: Connection) => void
  onUnauthorized: () => void
}

export type LiveSocket = {
  /** Sends a command. Null when no answer came within `timeoutMs`. */
  send: (command: Command, timeoutMs?: number) => Promise<Ack | null>
  isConnected: () => boolean
  retryNow: () => void
  close: () => void
}

const ackTimeoutMs = 15_000
/** Pieces of text that come within so long come together: each frame keeps the page busy, not each piece. */
const holdMs = 24

/** The page's one connection to the server. It comes back by itself, each time with the cursor it has reached. */
export function openLiveSocket(options: LiveSocketOptions): LiveSocket {
  const socket: Socket = io({
    path: '/socket.io',
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    auth: (give) =>
      void options
        .cursor()
        .then((cursor) => give({ token: options.token, cursor: cursor ?? undefined, hold_ms: holdMs })),
    reconnectionDelay: 1_000,
    reconnectionDelayMax: 15_000,
    randomizationFactor: 0.3,
  })

  socket.on('connect', () => options.onConnection('connected'))
  socket.on('disconnect', (reason, details) => {
    options.onConnection('reconnecting')
    if (isClosedAsUnauthorized(details)) return options.onUnauthorized()
    if (reason === 'io server disconnect') socket.connect()
  })
  socket.on('connect_error', (error) => {
    if (error.message === 'unauthorized') return options.onUnauthorized()
    options.onConnection('offline')
    if (!socket.active) socket.connect()
  })
  const take = (raw: unknown) => {
    const event = parseEvent(raw)
    if (event === null) return
    if (event.type === 'ping') socket.emit('command', { type: 'pong' } satisfies Command)
    options.onEvent(event)
  }
  socket.on('event', take)
  socket.on('events', (raw: unknown) => Array.isArray(raw) && raw.forEach(take))

  return {
    isConnected: () => socket.connected,
    async send(command, timeoutMs = ackTimeoutMs) {
      try {
        const answer: unknown = await socket.timeout(timeoutMs).emitWithAck('command', command)
        return ackSchema.parse(answer)
      } catch {
        // No answer in time, or one this page cannot read: the caller decides whether to ask again.
        return null
      }
    },
    retryNow: () => socket.disconnect().connect(),
    close: () => socket.removeAllListeners().disconnect(),
  }
}

/** What the server said, or null for a kind of event this page does not know. */
export function parseEvent(raw: unknown): DeliveredEvent | null {
  const parsed = eventSchema.safeParse(raw)
  if (!parsed.success) return null
  const cursor = typeof raw === 'object' && raw !== null && 'cursor' in raw ? raw.cursor : undefined
  return typeof cursor === 'string' ? { ...parsed.data, cursor } : parsed.data
}

function isClosedAsUnauthorized(details: unknown): boolean {
  if (typeof details !== 'object' || details === null || !('context' in details)) return false
  const context = details.context
  return (
    typeof context === 'object' && context !== null && 'code' in context && context.code === closeCodes.unauthorized
  )
}
