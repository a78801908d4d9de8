import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  fromDeviceSchema,
  packPacket,
  unpackPacket,
  type Act,
  type FromDevice,
  type LinkRefusal,
  type ToDevice,
} from '@rain/protocol'
import { createLinkIdentity, startAcceptor, type LinkIdentity, type SecureLink } from '@rain/runtime'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Pairing } from '../state/pairing.ts'

type Message<Type extends FromDevice['type']> = Extract<FromDevice, { type: Type }>

export interface GatewayLink {
  send(message: ToDevice): void
  /** An action with the time of now, or of another moment of the gateway's clock. */
  act(act: Omit<Act, 'at'>, at?: number): void
  /** The next message of a kind that nobody has taken yet, and its bytes. */
  next<Type extends FromDevice['type']>(type: Type): Promise<Message<Type> & { bytes: Uint8Array }>
  /** Frames as they are, for attacks. */
  socket: WebSocket
  seal: SecureLink['seal']
  /** Resolves when the device is gone. */
  closed: Promise<void>
  /** The network is gone, without a word. */
  cut(): void
}

/** The gateway's side of the link, with one device, no database and no mind of its own. */
export interface FakeGateway {
  url: string
  identity: LinkIdentity
  pairing: Pairing
  refusal: LinkRefusal | null
  /** The next link of a device that has proven itself. */
  nextLink(): Promise<GatewayLink>
  /** What is answered to `POST /api/devices/pair`, and what was asked last. */
  pairAnswer: (asked: unknown) => { status: number; body: unknown; headers?: Record<string, string> }
  /** Resolves when a device has dialled and was turned away. */
  turnedAway(): Promise<void>
  known: { deviceId: string; key: Uint8Array }
  close(): Promise<void>
}

export async function startFakeGateway(): Promise<FakeGateway> {
  const identity = createLinkIdentity()
  const device = createLinkIdentity()
  const links = createQueue<GatewayLink>()
  const refusals = createQueue<void>()
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const isPair = request.method === 'POST' && request.url === '/api/devices/pair'
    const { status, body, headers } = isPair
      ? gateway.pairAnswer(JSON.parse(Buffer.concat(parts).toString()))
      : { status: 404, body: null, headers: {} }
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  })
  const sockets = new WebSocketServer({ server, path: '/device' })
  sockets.on('connection', (socket) => void accept(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function accept(socket: WebSocket): Promise<void> {
    const acceptor = startAcceptor({
      keysFor: async (name) =>
        name === gateway.known.deviceId
          ? { ownKey: identity, peerKey: gateway.known.key, ...(gateway.refusal && { refuse: gateway.refusal }) }
          : null,
    })
    socket.on('error', () => undefined)
    for await (const [frame] of socketFrames(socket)) {
      const step = await acceptor.receive(frame)
      if ('send' in step && step.send) socket.send(step.send)
      if (step.status === 'more') continue
      if (step.status === 'open') return links.put(createGatewayLink(socket, step.link))
      refusals.put()
      return socket.close()
    }
  }

  const gateway: FakeGateway = {
    url,
    identity,
    refusal: null,
    known: { deviceId: 'dev_1', key: device.publicKey },
    pairing: {
      server: url,
      deviceId: 'dev_1',
      name: 'desk',
      fingerprint: 'K7QM-4T2X-9BHD',
      serverKey: identity.publicKey,
      identity: device,
    },
    pairAnswer: () => ({ status: 404, body: null }),
    nextLink: () => links.take(),
    turnedAway: () => refusals.take(),
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return gateway
}

/** Only those of the handshake: the link takes the others. */
async function* socketFrames(socket: WebSocket): AsyncGenerator<[Buffer]> {
  for (;;) {
    const frame = await new Promise<Buffer | null>((resolve) => {
      socket.once('message', resolve)
      socket.once('close', () => resolve(null))
    })
    if (!frame) return
    yield [frame]
  }
}

function createGatewayLink(socket: WebSocket, link: SecureLink): GatewayLink {
  const queues = new Map<string, ReturnType<typeof createQueue<FromDevice & { bytes: Uint8Array }>>>()
  const queueOf = (type: string) => {
    const queue = queues.get(type) ?? createQueue()
    queues.set(type, queue)
    return queue
  }
  socket.removeAllListeners('message')
  socket.on('message', (frame: Buffer) => {
    const opened = link.open(frame)
    const packet = opened && unpackPacket(opened)
    const message = fromDeviceSchema.parse(packet?.message)
    queueOf(message.type).put({ ...message, bytes: packet?.bytes ?? new Uint8Array(0) })
  })
  const send = (message: ToDevice) => socket.send(link.seal(packPacket(message)))
  return {
    send,
    act: (act, at = performance.now()) => send({ ...act, at } as Act),
    next: (type) => queueOf(type).take() as Promise<never>,
    socket,
    seal: (message) => link.seal(message),
    closed: once(socket, 'close').then(() => undefined),
    cut: () => socket.terminate(),
  }
}

function createQueue<T>(): { put(item: T): void; take(): Promise<T> } {
  const items: T[] = []
  const takers: ((item: T) => void)[] = []
  return {
    put(item) {
      const taker = takers.shift()
      if (taker) taker(item)
      else items.push(item)
    },
    take: () =>
      items.length > 0 ? Promise.resolve(items.shift() as T) : new Promise((resolve) => takers.push(resolve)),
  }
}
