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

/**
 * How long the provider asks to wait, in milliseconds: `retry-after-ms`, `retry-after` in seconds or as a date, or when
 * the limit that is used up is full again.
 */
export function readRetryAfterMs(headers: Headers, now: number): number | undefined {
  const ms = Number.parseFloat(headers.get('retry-after-ms') ?? '')
  if (ms >= 0) return ms
  const value = headers.get('retry-after')
  if (value === null) return resetOfUsedUp(headers, now)
  const seconds = Number(value)
  if (seconds >= 0) return seconds * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

function resetOfUsedUp(headers: Headers, now: number): number | undefined {
  const waits = ['requests', 'input-tokens', 'output-tokens'].flatMap((of) => {
    const fullAgain = Date.parse(headers.get(`${PREFIX}${of}-reset`) ?? '')
    return headers.get(`${PREFIX}${of}-remaining`) === '0' && fullAgain >= now ? [fullAgain - now] : []
  })
  return waits.length > 0 ? Math.max(...waits) : undefined
}
