import type { Ack, DeliveredEvent, EventOf, EventType } from '@rain/protocol'
import { io } from 'socket.io-client'
import { WebSocket } from 'ws'
import { pin } from './test-gateway.ts'

export { pin }

/** Everything one connection was told, in order, and a way to wait for what is still to come. */
export interface Inbox {
  events: DeliveredEvent[]
  /** The next event, from where the last `next` ended, that fits. */
  next<T extends EventType>(type: T, fits?: (event: EventOf<T>) => boolean): Promise<EventOf<T> & { cursor?: string }>
  push(event: DeliveredEvent): void
  types(): EventType[]
}

export function createInbox(): Inbox {
  const events: DeliveredEvent[] = []
  let read = 0
  let wake = () => {}
  return {
    events,
    push(event) {
      events.push(event)
      wake()
    },
    async next(type, fits = () => true) {
      for (;;) {
        while (read < events.length) {
          const event = events[read++]
          if (event?.type === type && fits(event as never)) return event as never
        }
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
    types: () => events.map((event) => event.type),
  }
}

export async function logIn(url: string, body: object = { pin }): Promise<string> {
  const response = await post(url, '/api/auth', body)
  const { token } = (await response.json()) as { token: string }
  return token
}

export function post(url: string, path: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

/** A GET (or another method) with a token; resolves to status, headers and the parsed body. */
export async function call<T = unknown>(url: string, path: string, token: string, method = 'GET', body?: unknown) {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as T }
}

export interface RawClient extends Inbox {
  send(frame: unknown): void
  sendText(text: string): void
  closed: Promise<{ code: number; reason: string }>
  close(): void
  /** Resolves when the server has read all that was sent before. */
  roundTrip(): Promise<void>
  /** Stops, or goes on, reading what arrives. */
  pause(): void
  resume(): void
}

export async function connectRaw(
  url: string,
  options: { query?: string; headers?: Record<string, string> } = {},
): Promise<RawClient> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws${options.query ?? ''}`, { headers: options.headers })
  const inbox = createInbox()
  socket.on('message', (data) => inbox.push(JSON.parse(data.toString())))
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  )
  socket.on('error', () => {})
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return {
    ...inbox,
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendText: (text) => socket.send(text),
    closed,
    close: () => socket.close(),
    roundTrip: () =>
      new Promise<void>((resolve) => {
        socket.once('pong', () => resolve())
        socket.ping()
      }),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  }
}

export interface IoClient extends Inbox {
  command(frame: object): Promise<Ack>
  /** A command that asks for no ack. */
  emit(frame: object): void
  disconnected: Promise<string>
  /** Resolves when the server says that the token is no longer good. */
  unauthorized: Promise<void>
  close(): void
}

/** Rejects with the server's `connect_error`. */
export async function connectIo(url: string, auth: { token?: string; cursor?: string }): Promise<IoClient> {
  const socket = io(url, { auth, transports: ['websocket'], reconnection: false, forceNew: true })
  const inbox = createInbox()
  socket.on('event', (event: DeliveredEvent) => inbox.push(event))
  const disconnected = new Promise<string>((resolve) => socket.on('disconnect', (reason) => resolve(reason)))
  const unauthorized = new Promise<void>((resolve) => socket.on('unauthorized', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', () => resolve())
    socket.on('connect_error', (error) => {
      socket.disconnect()
      reject(error)
    })
  })
  return {
    ...inbox,
    emit: (frame) => void socket.emit('command', frame),
    command: (frame) => socket.emitWithAck('command', frame),
    disconnected,
    unauthorized,
    close: () => void socket.disconnect(),
  }
}
