import { httpLimitsPerMinute, limits } from '@rain/protocol'
import type { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { unavailable } from './unavailable.ts'

export type LimitedDoor = keyof typeof httpLimitsPerMinute | 'messages' | 'desktop_tasks' | 'doctor'

export interface Allowance {
  allowed: boolean
  limit: number
  remaining: number
  /** Until the count starts again. */
  resetSeconds: number
}

/** How often one token (or, before login, one address) may knock in a minute, over all gateways together. */
export interface RequestLimits {
  take(door: LimitedDoor, key: string): Promise<Allowance>
}

/** Each look costs a dozen small questions. */
const doctorPerMinute = 60

const perMinute: Record<LimitedDoor, number> = {
  ...httpLimitsPerMinute,
  messages: limits.messagesPerMinute,
  desktop_tasks: limits.desktopTasksPerMinute,
  doctor: doctorPerMinute,
}

export function createRequestLimits(redis: Redis): RequestLimits {
  const limiterOf = (door: LimitedDoor) =>
    new RateLimiterRedis({
      storeClient: redis,
      rejectIfRedisNotReady: true,
      keyPrefix: `rain:requests-${door}`,
      points: perMinute[door],
      duration: 60,
    })
  const limiters: Record<LimitedDoor, RateLimiterRedis | RateLimiterMemory> = {
    auth: limiterOf('auth'),
    audio: limiterOf('audio'),
    tts: limiterOf('tts'),
    browse: limiterOf('browse'),
    uploads: limiterOf('uploads'),
    files: limiterOf('files'),
    other: limiterOf('other'),
    messages: limiterOf('messages'),
    desktop_tasks: limiterOf('desktop_tasks'),
    // @NOTE counted by each gateway for itself: the doctor answers while Redis is away
    doctor: new RateLimiterMemory({ points: perMinute.doctor, duration: 60 }),
  }

  async function take(door: LimitedDoor, key: string): Promise<Allowance> {
    const outcome = await limiters[door].consume(key).catch((refusal: unknown) => {
      if (refusal instanceof RateLimiterRes) return refusal
      throw refusal
    })
    return {
      allowed: outcome.consumedPoints <= perMinute[door],
      limit: perMinute[door],
      remaining: outcome.remainingPoints,
      resetSeconds: Math.max(1, Math.ceil(outcome.msBeforeNext / 1000)),
    }
  }

  return { take: (door, key) => unavailable(take(door, key)) }
}
