import { request as requestHttp, type Agent as HttpAgent, type IncomingMessage } from 'node:http'
import { request as requestHttps, type Agent as HttpsAgent } from 'node:https'
import { buffer } from 'node:stream/consumers'

export interface StreamFetchOptions {
  /** Who makes the connections. Default: those of Node. */
  agents?: { http: HttpAgent; https: HttpsAgent }
  /** Who gets what is left. Default: the built-in one. */
  fetch?: typeof fetch
}

/**
 * `fetch` for answers that come in many small pieces, over node:http: the web streams of the built-in one take half again
 * as much processor time for a token as everything else in an adapter (`npm run bench -- P15`). Nor does it give up after
 * five minutes without a byte.
 *
 * What it does not do itself it leaves to the built-in one: requests without a body of text, and redirects. It fails as
 * that one does, and its answer differs in one thing: the `body` of a stream is a stream of Node.
 */
export function createStreamFetch({ agents, fetch: usual = fetch }: StreamFetchOptions = {}): typeof fetch {
  return async (input, init = {}) => {
    const { body, signal } = init
    if (input instanceof Request || typeof body !== 'string') return usual(input, init)
    signal?.throwIfAborted()
    const message = await send(new URL(input), { ...init, body }, agents)
    const status = message.statusCode ?? 0
    if (redirects.has(status)) {
      message.destroy()
      return usual(input, init)
    }
    if (!isStream(message)) return new Response(await buffer(message), { status, headers: headersOf(message) })
    const response = new Response(null, { status, headers: headersOf(message) })
    return Object.defineProperty(response, 'body', { value: message })
  }
}

/** With the connections of Node. */
export const streamFetch: typeof fetch = createStreamFetch()

const redirects = new Set([301, 302, 303, 307, 308])

/** Resolves to the head of the answer. Until its end, aborting the signal ends it with the signal's reason. */
function send(
  url: URL,
  { body, headers, method = 'POST', signal }: RequestInit & { body: string },
  agents: StreamFetchOptions['agents'],
) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const isSecure = url.protocol === 'https:'
    const request = (isSecure ? requestHttps : requestHttp)(url, {
      method,
      agent: isSecure ? agents?.https : agents?.http,
      headers: {
        ...Object.fromEntries(new Headers(headers)),
        'accept-encoding': 'identity',
        'content-length': Buffer.byteLength(body),
      },
    })
    const abort = () => request.destroy(signal?.reason)
    signal?.addEventListener('abort', abort)
    request.once('close', () => signal?.removeEventListener('abort', abort))
    request.once('response', (message) => {
      signal?.addEventListener('abort', () => message.destroy(signal.reason), { once: true })
      resolve(message)
    })
    request.once('error', (error) =>
      reject(signal?.aborted ? signal.reason : new TypeError('fetch failed', { cause: error })),
    )
    request.end(body)
  })
}

/** Servers name their streams in many ways, and what is none in two. */
function isStream({ statusCode = 0, headers }: IncomingMessage): boolean {
  return statusCode < 300 && !/^(application\/json|text\/html)\b/i.test(headers['content-type'] ?? '')
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers()
  for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '')
  return headers
}
