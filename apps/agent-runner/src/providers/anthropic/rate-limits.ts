import { readRetryAfterMs } from '../retry-after.ts'

const PREFIX = 'anthropic-ratelimit-'
const told = /^(requests|input-tokens|output-tokens)-(limit|remaining|reset)$/

/** The account's limits as the answer's headers tell them, under the names of the client protocol. */
export function readRateLimits(headers: Headers): Record<string, number | string> | null {
  const limits: Record<string, number | string> = {}
  for (const [header, value] of headers) {
    const name = header.slice(PREFIX.length)
    if (!header.startsWith(PREFIX) || !told.test(name)) continue
    if (name.endsWith('reset')) limits[name] = value
    else if (Number.isInteger(Number(value))) limits[name] = Number(value)
  }
  return Object.keys(limits).length > 0 ? limits : null
}

/** How long the provider asks to wait, in milliseconds: as it says, or until the limit that is used up is full again. */
export function readWaitMs(headers: Headers, now: number): number | undefined {
  return readRetryAfterMs(headers, now) ?? resetOfUsedUp(headers, now)
}

function resetOfUsedUp(headers: Headers, now: number): number | undefined {
  const waits = ['requests', 'input-tokens', 'output-tokens'].flatMap((of) => {
    const fullAgain = Date.parse(headers.get(`${PREFIX}${of}-reset`) ?? '')
    return headers.get(`${PREFIX}${of}-remaining`) === '0' && fullAgain >= now ? [fullAgain - now] : []
  })
  return waits.length > 0 ? Math.max(...waits) : undefined
}
