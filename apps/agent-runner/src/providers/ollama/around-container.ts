import { streamFetch } from '../stream-fetch.ts'

/** The name by which a container reaches the machine that runs it; elsewhere there is no such name. */
const around = 'host.docker.internal'

/** Nobody has read the request: it may be sent to somebody else. */
const unread = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']

/**
 * For an Ollama that nobody has named: it is asked beside Rain first, and where nobody listens there, on the machine
 * around Rain's container. Fails as the first one did where there is none either.
 */
export function aroundContainer(send: typeof fetch = streamFetch): typeof fetch {
  let isAround = false
  return async (input, init) => {
    const outside = toAround(input)
    if (outside === null) return send(input, init)
    const [first, second] = isAround ? [outside, input] : [input, outside]
    try {
      return await send(first, init)
    } catch (error) {
      if (!isUnread(error)) throw error
      const answer = await send(second, init).catch(() => null)
      if (!answer) throw error
      isAround = !isAround
      return answer
    }
  }
}

function toAround(input: Parameters<typeof fetch>[0]): URL | null {
  if (input instanceof Request) return null
  const url = new URL(input)
  url.hostname = around
  return url
}

function isUnread(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined
  // Where a name has several addresses, the errors of all of them are inside.
  const causes: unknown[] = cause instanceof AggregateError ? cause.errors : [cause]
  return causes.every((one) => one instanceof Error && 'code' in one && unread.includes(String(one.code)))
}
