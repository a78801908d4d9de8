import { request as sendRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { WayRules } from './find-way.ts'
import { createHostList } from './host-list.ts'
import { parseWebUrl, portOf } from './parse-web-url.ts'
import { reach } from './reach.ts'
import { readBody } from './read-body.ts'
import { refused, type Refused } from './refusal.ts'
import { secure } from './secure.ts'

export interface FetchRequest {
  url: string
  signal: AbortSignal
  /** Default GET. Only a GET is redirected. */
  method?: 'GET' | 'POST'
  /** Go to the first origin only: a redirect to another one gets none of them. */
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** Hosts that the person allows although they lie in the own network; as `createHostList` reads them. */
  allowedHosts?: readonly string[]
  /** Of the unpacked body; more is cut off. Default 10 MB. */
  maxBytes?: number
  /** For everything, from the first look-up to the last byte. Default 30 s. */
  timeoutMs?: number
  /** Default 5. */
  maxRedirects?: number
}

export interface FetchAnswer {
  kind: 'answered'
  /** The last one, after redirects. */
  url: URL
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
  /** There was more than `maxBytes`. */
  isCut: boolean
}

export type EgressFetch = (request: FetchRequest) => Promise<FetchAnswer | Refused>

/**
 * Fetches on behalf of somebody who may have been told anything by anyone. Every hop is parsed once, looked up once, checked
 * in all its answers, and dialled at the checked address. Any HTTP status is an answer. Never rejects.
 */
export function createEgressFetch(rules: WayRules): EgressFetch {
  return async (request) => {
    const inTime = AbortSignal.timeout(request.timeoutMs ?? 30_000)
    const signal = AbortSignal.any([request.signal, inTime])
    try {
      return await follow({ ...request, signal }, rules)
    } catch (error) {
      if (request.signal.aborted) return refused('aborted', 'Stopped before it was finished.')
      if (inTime.aborted) return refused('timed_out', 'It took too long.')
      return explainFailure(error)
    }
  }
}

async function follow(request: FetchRequest, rules: WayRules): Promise<FetchAnswer | Refused> {
  const first = parseWebUrl(request.url)
  if (first.kind === 'refused') return first
  const isAllowed = createHostList(request.allowedHosts ?? [])
  const maxRedirects = request.maxRedirects ?? 5
  let url = first.url
  // A page of the internet does not send the reader into the own network, not even to a host the person allows.
  let mayBePrivate = true
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const port = portOf(url)
    const leave = mayBePrivate && isAllowed(url.hostname, port)
    const reached = await reach({ host: url.hostname, port, mayBePrivate: leave, signal: request.signal }, rules)
    request.signal.throwIfAborted()
    if (reached.kind === 'refused') return reached
    mayBePrivate = reached.isPrivate
    const answer = await askOnce(reached.socket, url, withoutSecrets(request, url.origin === first.url.origin))
    const target = redirectTarget(answer)
    if (target === null) return readAnswer(answer, url, request)
    answer.destroy()
    if (request.method === 'POST') return refused('redirect_refused', 'It answered with a redirect.')
    const next = parseWebUrl(target, url)
    if (next.kind === 'refused')
      return refused('redirect_refused', `It redirects to where it must not: ${next.message}`)
    url = next.url
  }
  return refused('too_many_redirects', `It redirects more than ${maxRedirects} times.`)
}

function withoutSecrets(request: FetchRequest, sameOrigin: boolean): FetchRequest {
  return sameOrigin ? request : { ...request, headers: {} }
}

async function askOnce(socket: Socket, url: URL, request: FetchRequest): Promise<IncomingMessage> {
  const connection = url.protocol === 'https:' ? await secureFor(socket, url, request.signal) : socket
  return new Promise((resolve, reject) => {
    const sent = sendRequest({
      createConnection: () => connection,
      method: request.method ?? 'GET',
      path: url.pathname + url.search,
      headers: { ...usualHeaders, ...request.headers, host: url.host },
      signal: request.signal,
      maxHeaderSize: 64 * 1024,
    })
    sent.on('response', resolve).on('error', reject)
    // Somebody who answers a GET with another protocol has nothing to say.
    sent.on('upgrade', (_response, upgraded) => {
      upgraded.destroy()
      reject(new Error('upgraded'))
    })
    sent.end(request.body)
  })
}

const usualHeaders = {
  accept: 'text/html,application/xhtml+xml,application/json;q=0.9,text/plain;q=0.9,application/pdf;q=0.8,*/*;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
  'accept-language': 'en;q=0.8,*;q=0.5',
  'user-agent': 'Mozilla/5.0 (compatible; Rain; personal assistant)',
}

async function secureFor(socket: Socket, { hostname }: URL, signal: AbortSignal): Promise<Socket> {
  try {
    return await secure({ socket, hostname, signal })
  } catch (cause) {
    throw new TlsFailure('tls', { cause })
  }
}

class TlsFailure extends Error {}

function redirectTarget({ statusCode = 0, headers }: IncomingMessage): string | null {
  return [301, 302, 303, 307, 308].includes(statusCode) ? (headers.location ?? null) : null
}

async function readAnswer(answer: IncomingMessage, url: URL, request: FetchRequest): Promise<FetchAnswer | Refused> {
  const read = await readBody(answer, request.maxBytes ?? 10_000_000)
  // A body that ends with its connection looks whole when the connection was closed here.
  request.signal.throwIfAborted()
  if (read.kind === 'unknown_encoding') {
    return refused('bad_answer', `The answer is packed in a way that cannot be read: ${read.encoding.slice(0, 40)}.`)
  }
  const { body, isCut } = read
  return { kind: 'answered', url, status: answer.statusCode ?? 0, headers: answer.headers, body, isCut }
}

function explainFailure(error: unknown): Refused {
  if (error instanceof TlsFailure) {
    const code = codeOf(error.cause)
    return refused('tls_failed', `A secure connection could not be made${code ? ` (${code})` : ''}.`)
  }
  return refused('bad_answer', 'The host broke off or did not answer in HTTP.')
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}
