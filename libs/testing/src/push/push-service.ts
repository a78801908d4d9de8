import { createECDH, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { refuseVapid } from './check-vapid.ts'
import { decryptMessage, type MessageKeys } from './decrypt-message.ts'

export interface ReceivedPush {
  /** As the browser decrypts it. */
  text: string
  ttl: number
  urgency: string | undefined
  topic: string | undefined
}

/** A browser that has subscribed. */
export interface SimulatedSubscription {
  endpoint: string
  keys: { p256dh: string; auth: string }
  /** Everything that was taken for it, in order. */
  received: ReceivedPush[]
  /** The next one that has not been asked for yet. */
  next(): Promise<ReceivedPush>
  /** The person has taken the permission away: from now on it is 410, or 404. */
  leave(status?: 404 | 410): void
  /** The next message is answered with this instead. */
  failOnce(status: number, headers?: Record<string, string>): void
  /** What was sent and not taken, as the status it was answered with and why. */
  refusals: { status: number; why: string }[]
}

export interface SimulatedPushService {
  /** `http://127.0.0.1:PORT`. */
  url: string
  /** `127.0.0.1:PORT`, as hosts are named in a configuration. */
  host: string
  /** A browser subscribes with the server's public key: raw, base64url. */
  subscribe(serverKey: string): SimulatedSubscription
  close(): Promise<void>
}

interface Mailbox {
  keys: MessageKeys
  serverKey: string
  subscription: SimulatedSubscription
  goneWith: 404 | 410 | null
  nextFailures: { status: number; headers: Record<string, string> }[]
  wake(): void
}

const longestBody = 4096
const urgencies = ['very-low', 'low', 'normal', 'high']

class Refusal extends Error {
  constructor(
    readonly status: number,
    why: string,
  ) {
    super(why)
  }
}

/** A push service as RFC 8030 wants it, stricter than real ones, that hands messages to browsers of its own at once. */
export async function startPushService({ port = 0 }: { port?: number } = {}): Promise<SimulatedPushService> {
  const mailboxes = new Map<string, Mailbox>()
  const server = createServer((request, response) => {
    take(request)
      .then(
        () => ({ status: 201, headers: { location: `${url}/message/${randomBytes(8).toString('hex')}` } }),
        (error: unknown) => {
          const { status, message } = error instanceof Refusal ? error : new Refusal(500, String(error))
          const mailbox = mailboxes.get(request.url ?? '')
          mailbox?.subscription.refusals.push({ status, why: message })
          return { status, headers: mailbox?.nextFailures.shift()?.headers ?? {} }
        },
      )
      .then(({ status, headers }) => response.writeHead(status, headers).end())
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const url = `http://${host}`

  async function take(request: IncomingMessage): Promise<void> {
    const body = await read(request)
    const mailbox = mailboxes.get(request.url ?? '')
    if (!mailbox) throw new Refusal(404, 'there is no such subscription')
    if (mailbox.goneWith !== null) throw new Refusal(mailbox.goneWith, 'it is gone')
    const [failure] = mailbox.nextFailures
    if (failure) throw new Refusal(failure.status, 'as it was told to')
    mailbox.subscription.received.push(open(request, body, mailbox, url))
    mailbox.wake()
  }

  return {
    url,
    host,
    subscribe(serverKey) {
      const mailbox = createMailbox(url, serverKey)
      mailboxes.set(new URL(mailbox.subscription.endpoint).pathname, mailbox)
      return mailbox.subscription
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function createMailbox(url: string, serverKey: string): Mailbox {
  const pair = createECDH('prime256v1')
  const auth = randomBytes(16)
  const keys = { p256dh: pair.generateKeys('base64url'), auth: auth.toString('base64url') }
  const waiting: (() => void)[] = []
  let read = 0
  const received: ReceivedPush[] = []
  const mailbox: Mailbox = {
    keys: { pair, auth },
    serverKey,
    goneWith: null,
    nextFailures: [],
    wake: () => waiting.splice(0).forEach((wake) => wake()),
    subscription: {
      endpoint: `${url}/push/${randomBytes(24).toString('base64url')}`,
      keys,
      received,
      refusals: [],
      async next() {
        while (received.length <= read) await new Promise<void>((resolve) => waiting.push(resolve))
        return received[read++] as ReceivedPush
      },
      leave: (status = 410) => void (mailbox.goneWith = status),
      failOnce: (status, headers = {}) => void mailbox.nextFailures.push({ status, headers }),
    },
  }
  return mailbox
}

function open(request: IncomingMessage, body: Buffer, { keys, serverKey }: Mailbox, audience: string): ReceivedPush {
  const { ttl, urgency, topic, authorization, 'content-encoding': encoding } = request.headers
  if (request.method !== 'POST') throw new Refusal(405, 'messages are posted')
  if (!/^\d{1,8}$/.test(String(ttl))) throw new Refusal(400, 'there is no TTL')
  if (body.length > longestBody) throw new Refusal(413, 'it is longer than 4096 bytes')
  if (encoding !== 'aes128gcm') throw new Refusal(400, 'it is not encrypted with aes128gcm')
  if (urgency !== undefined && !urgencies.includes(String(urgency))) throw new Refusal(400, 'no such urgency')
  if (topic !== undefined && !/^[\w-]{1,32}$/.test(String(topic))) throw new Refusal(400, 'that is no topic')
  const stranger = refuseVapid(authorization, { audience, serverKey })
  if (stranger !== null) throw new Refusal(403, stranger)
  try {
    return {
      text: decryptMessage(body, keys),
      ttl: Number(ttl),
      urgency: urgency?.toString(),
      topic: topic?.toString(),
    }
  } catch (error) {
    throw new Refusal(400, `the browser cannot read it: ${String(error)}`)
  }
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
