import type { ErrorCode } from '@rain/protocol'

const minute = 60_000
const longest = 60 * minute
const shortest = 5_000

/** How long a credential is left alone after a failure; 0 when it is not to blame. The provider's own wish comes first. */
export function coolDownMs(code: ErrorCode, retryAfterMs: number | undefined): number {
  switch (code) {
    case 'provider_rate_limited':
      return Math.min(Math.max(retryAfterMs ?? minute, shortest), longest)
    case 'provider_auth':
    case 'provider_billing':
      return longest // a new key is a new credential and does not wait
    case 'provider_overloaded':
    case 'provider_unreachable':
      return Math.min(retryAfterMs ?? 30_000, longest)
    default:
      return 0
  }
}
