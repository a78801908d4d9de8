import { limits } from '@rain/protocol'
import type { Redis } from 'ioredis'
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { unavailable } from '../infra/unavailable.ts'

/**
 * The one place that decides whether a PIN may be tried at all. Every door asks it before anything is hashed.
 *
 * Wrong PINs are counted by address and by account. The third arms a lock, before it is verified, so that neither
 * parallel guesses nor a crash give a fourth. The account's lock doubles each time, and the account has ten wrong PINs an
 * hour whatever happens in between. All of it lives in Redis: a restart forgets nothing.
 */
export interface PinGate {
  /** Takes one try, or says how long to wait. Each try must be answered by `right` or `wrong`. */
  take(who: Guesser): Promise<PinTry | LockedOut>
}

export interface Guesser {
  address: string
  account: string
}

export interface PinTry {
  locked: false
  /** How many more are left if this one is wrong. */
  remaining: number
  right(): Promise<void>
  wrong(): Promise<void>
}

export interface LockedOut {
  locked: true
  remainingSeconds: number
}

const blockSeconds = limits.pinBlockMs / 1000
const longestBlockSeconds = 24 * 3600
const wrongPerHour = 10
const keepLockoutsSeconds = 7 * 24 * 3600

export function createPinGate(redis: Redis): PinGate {
  const limiter = (name: string, points: number, duration: number) =>
    new RateLimiterRedis({
      storeClient: redis,
      rejectIfRedisNotReady: true,
      keyPrefix: `rain:pin-${name}`,
      points,
      duration,
    })
  const byAddress = limiter('address', limits.pinFailures, 24 * 3600)
  const byAccount = limiter('account', limits.pinFailures, 24 * 3600)
  const byHour = limiter('hour', wrongPerHour, 3600)
  const lockouts = limiter('lockouts', Number.MAX_SAFE_INTEGER, keepLockoutsSeconds)

  async function take({ address, account }: Guesser): Promise<PinTry | LockedOut> {
    const lockSeconds = Math.min(blockSeconds * 2 ** (await pointsOf(lockouts, account)), longestBlockSeconds)
    const steps: Step[] = [
      { limiter: byAccount, key: account, lockSeconds },
      { limiter: byAddress, key: address, lockSeconds: blockSeconds },
      { limiter: byHour, key: account, lockSeconds: 3600, keepsWindow: true },
    ]
    const waits = await Promise.all(steps.map(waitOf))
    if (waits.some((wait) => wait > 0)) return { locked: true, remainingSeconds: Math.max(...waits) }

    let remaining = Number.POSITIVE_INFINITY
    for (const [index, step] of steps.entries()) {
      const left = await takePoint(step)
      if (left === 'none') {
        await Promise.all(steps.slice(0, index).map(({ limiter, key }) => limiter.reward(key)))
        return { locked: true, remainingSeconds: step.lockSeconds }
      }
      remaining = Math.min(remaining, left)
    }
    return {
      locked: false,
      remaining,
      async right() {
        await Promise.all([byAddress.delete(address), byAccount.delete(account), byHour.reward(account)])
      },
      async wrong() {
        if (remaining === 0) await lockouts.penalty(account)
      },
    }
  }

  return { take: (who) => unavailable(take(who)) }
}

interface Step {
  limiter: RateLimiterRedis
  key: string
  lockSeconds: number
  /** It frees itself as its window passes, and is never locked. */
  keepsWindow?: boolean
}

/** Seconds until this limiter lets anybody in again; 0 when it does now. */
async function waitOf({ limiter, key, lockSeconds }: Step): Promise<number> {
  const state = await limiter.get(key)
  if (!state || state.remainingPoints > 0) return 0
  return Math.min(Math.ceil(state.msBeforeNext / 1000), lockSeconds)
}

/** The last point locks the key at once, while its try is still being verified. */
async function takePoint({ limiter, key, lockSeconds, keepsWindow }: Step): Promise<number | 'none'> {
  try {
    const { remainingPoints } = await limiter.consume(key)
    if (remainingPoints === 0 && !keepsWindow) await limiter.block(key, lockSeconds)
    return remainingPoints
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return 'none'
    throw refusal
  }
}

async function pointsOf(limiter: RateLimiterRedis, key: string): Promise<number> {
  return (await limiter.get(key))?.consumedPoints ?? 0
}
