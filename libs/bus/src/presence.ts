import type { Redis } from 'ioredis'
import { keys } from './keys.ts'

/** Which runners are alive. */
export interface Presence {
  /** Says that this runner is alive for the next `ttlMs`. */
  beat(runnerId: string, ttlMs: number): Promise<void>
  leave(runnerId: string): Promise<void>
  aliveRunners(): Promise<number>
}

export function createPresence(redis: Redis): Presence {
  return {
    beat: async (runnerId, ttlMs) => void (await redis.zadd(keys.runners, Date.now() + ttlMs, runnerId)),
    leave: async (runnerId) => void (await redis.zrem(keys.runners, runnerId)),
    async aliveRunners() {
      await redis.zremrangebyscore(keys.runners, '-inf', Date.now())
      return redis.zcard(keys.runners)
    },
  }
}
