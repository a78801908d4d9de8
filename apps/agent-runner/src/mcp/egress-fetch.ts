import type { FetchLike } from '@modelcontextprotocol/client'
import { Agent, fetch as fetchByUndici, type RequestInit as UndiciRequestInit } from 'undici'
import { type WayRules, plainHost, portOf, reach, secure } from '@rain/runtime/egress'
import { McpFailed } from './problem.ts'

/** Of one answer, also of a stream of events. */
const mostAnswerBytes = 32 * 1024 * 1024

export interface McpFetch {
  fetch: FetchLike
  close(): Promise<void>
}

/**
 * A fetch for one server: its own host and port may lie in the own network, because the person named them; everything
 * else that it refers to lies on the internet. Each host is looked up once, checked, and dialled as checked. An answer
 * beyond 32 MB is broken off, and told.
 */
export function createMcpFetch(serverUrl: string, rules: WayRules, onFlooded: (problem: McpFailed) => void): McpFetch {
  const named = new URL(serverUrl)
  const dispatcher = new Agent({
    connect: (options, callback) => {
      const port = Number(options.port || (options.protocol === 'https:' ? 443 : 80))
      const host = plainHost(options.hostname)
      const mayBePrivate = host === plainHost(named.hostname) && port === portOf(named)
      dial({ host, port, mayBePrivate, isSecure: options.protocol === 'https:' }, rules).then(
        (socket) => callback(null, socket),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
      )
    },
    headersTimeout: 120_000,
    bodyTimeout: 0,
    maxHeaderSize: 64 * 1024,
  })
  return {
    async fetch(url, init) {
      // The same web standard twice: by its names in Node and in undici.
      const answer = await fetchByUndici(url, { ...(init as UndiciRequestInit), dispatcher })
      const { status, statusText, headers, body } = answer
      const limited =
        body && (body as unknown as ReadableStream<Uint8Array>).pipeThrough(limitBytes(mostAnswerBytes, onFlooded))
      return new Response(limited, { status, statusText, headers: [...headers] })
    },
    close: () => dispatcher.destroy(),
  }
}

interface Dialled {
  host: string
  port: number
  mayBePrivate: boolean
  isSecure: boolean
}

async function dial({ host, port, mayBePrivate, isSecure }: Dialled, rules: WayRules) {
  const reached = await reach({ host, port, mayBePrivate, signal: AbortSignal.timeout(15_000) }, rules)
  if (reached.kind === 'refused') {
    const isBlocked = !['name_not_found', 'unreachable', 'timed_out', 'aborted'].includes(reached.code)
    throw new McpFailed(isBlocked ? 'blocked' : 'unreachable', reached.message)
  }
  if (!isSecure) return reached.socket
  try {
    return await secure({ socket: reached.socket, hostname: host, protocols: ['http/1.1'] })
  } catch (cause) {
    throw new McpFailed('unreachable', 'A secure connection could not be made.', { cause })
  }
}

function limitBytes(most: number, onMore: (problem: McpFailed) => void): TransformStream<Uint8Array, Uint8Array> {
  let left = most
  return new TransformStream({
    transform(chunk, controller) {
      left -= chunk.length
      if (left >= 0) return controller.enqueue(chunk)
      const problem = new McpFailed('flooded', 'Its answer was beyond 32 MB and was broken off.')
      controller.error(problem)
      onMore(problem)
    },
  })
}
