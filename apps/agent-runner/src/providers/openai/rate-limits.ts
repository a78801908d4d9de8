import { readRetryAfterMs } from '../retry-after.ts'

const header = /^x-ratelimit-(limit|remaining|reset)-(requests|tokens)$/

/** The account's limits as the answer's headers tell them, under names like those of the client protocol. */
export function readRateLimits(headers: Headers, now: number): Record<string, number | string> | null {
  const limits: Record<string, number | string> = {}
  for (const [name, value] of headers) {
    const [, figure, of] = header.exec(name) ?? []
    if (!figure) continue
    const told = figure === 'reset' ? toTime(value, now) : Number(value)
    if (told !== null && !Number.isNaN(told)) limits[`${of}-${figure}`] = told
  }
  return Object.keys(limits).length > 0 ? limits : null
}

/** How long the provider asks to wait, in milliseconds: as it says, or until the limit that is used up is full again. */
export function readWaitMs(headers: Headers, now: number): number | undefined {
  return readRetryAfterMs(headers, now) ?? resetOfUsedUp(headers)
}

function resetOfUsedUp(headers: Headers): number | undefined {
  const waits = ['requests', 'tokens'].flatMap((of) => {
    const wait = readDuration(headers.get(`x-ratelimit-reset-${of}`) ?? '')
    return headers.get(`x-ratelimit-remaining-${of}`) === '0' && wait !== null ? [wait] : []
  })
  return waits.length > 0 ? Math.max(...waits) : undefined
}

function toTime(duration: string, now: number): string | null {
  const ms = readDuration(duration)
  return ms === null ? null : new Date(now + ms).toISOString()
}

const millisecondsOf: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `6ms`, `1.5s`, `1m30s` in milliseconds; null when it is none. */
export function readDuration(text: string): number | null {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return null
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)]
  return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (millisecondsOf[unit] ?? 0), 0)
}
