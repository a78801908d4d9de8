import type { Redis } from 'ioredis'
import { keys } from './keys.ts'

/** Who has a page of Rain in view. Losing it is harmless: a notification too many is sent. */
export interface Watchers {
  /** The page behind this connection is in view for the next `ttlMs`. */
  see(userId: string, connectionId: string, ttlMs: number): Promise<void>
  /** It is out of view, or gone. */
  leave(userId: string, connectionId: string): Promise<void>
  /** Of these people, those with a page in view. */
  watching(userIds: readonly string[]): Promise<string[]>
}

export function createWatchers(redis: Redis): Watchers {
  return {
    async see(userId, connectionId, ttlMs) {
      const key = keys.watchers(userId)
      await redis
        .multi()
        .zadd(key, Date.now() + ttlMs, connectionId)
        .pexpire(key, ttlMs)
        .exec()
    },
    leave: async (userId, connectionId) => void (await redis.zrem(keys.watchers(userId), connectionId)),
    async watching(userIds) {
      const now = Date.now()
      const counts = await Promise.all(userIds.map((userId) => redis.zcount(keys.watchers(userId), now, '+inf')))
      return userIds.filter((_, index) => (counts[index] ?? 0) > 0)
    },
  }
}
