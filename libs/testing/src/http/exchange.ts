import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CountedUsage } from '../script/answer.ts'
import type { StreamStep } from '../script/stream-step.ts'

/** A request as a test may look at it afterwards. */
export interface RecordedRequest {
  method: string
  path: string
  /** Without the headers that carry a key, and without cookies. */
  headers: Record<string, string>
  /** Undefined when there was none, or it was not JSON. */
  body: unknown
  /** Known once the answer has begun. */
  status: number
  /** What its answer has counted; null where it got none. */
  counted: CountedUsage | null
  /** The client was told in full what was counted. */
  told: boolean
  /** How it ended: told in full, destroyed by the script, or left by the client. */
  ended: Promise<'complete' | 'cut' | 'client_left'>
}

/** One request and its answer on the wire. */
export interface Exchange {
  record: RecordedRequest
  /** As the client sent it, keys included: for the checks of the server only. */
  headers: IncomingMessage['headers']
  json(status: number, body: unknown, headers?: Record<string, string>): void
  /** Writes the steps as they come, at the reader's pace; `steps` learns when the client has left. */
  stream(
    contentType: string,
    steps: (gone: AbortSignal) => AsyncIterable<StreamStep>,
    headers?: Record<string, string>,
  ): Promise<void>
}

const SECRET_HEADERS = ['authorization', 'x-api-key', 'x-goog-api-key', 'api-key', 'cookie']

export function createExchange(
  request: IncomingMessage,
  response: ServerResponse,
  always: Record<string, string> = {},
): Exchange {
  const gone = new AbortController()
  let cut = false
  const ended = once(response, 'close').then(() => {
    gone.abort()
    if (cut) return 'cut' as const
    return response.writableFinished ? ('complete' as const) : ('client_left' as const)
  })
  const record: RecordedRequest = {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) =>
        SECRET_HEADERS.includes(name) || value === undefined ? [] : [[name, String(value)]],
      ),
    ),
    body: undefined,
    status: 0,
    counted: null,
    told: false,
    ended,
  }
  const begin = (status: number, type: string, headers: Record<string, string> = {}) => {
    record.status = status
    response.writeHead(status, { 'content-type': type, ...always, ...headers })
  }
  return {
    record,
    headers: request.headers,
    json(status, body, headers) {
      begin(status, 'application/json', headers)
      response.end(JSON.stringify(body))
    },
    async stream(contentType, steps, headers) {
      begin(200, contentType, { 'cache-control': 'no-cache', ...headers })
      for await (const step of steps(gone.signal)) {
        if (gone.signal.aborted) return
        if (step.type === 'cut') {
          cut = true
          return flushThenDestroy(response)
        }
        if (step.type === 'event') step.onSent?.()
        if (!response.write(step.text)) await Promise.race([once(response, 'drain'), ended])
      }
      response.end()
    },
  }
}

/** The bytes written so far reach the client; the end of the answer never does. */
function flushThenDestroy(response: ServerResponse): void {
  response.write('', () => setImmediate(() => response.destroy()))
}
