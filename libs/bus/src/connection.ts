import { Redis } from 'ioredis'

/**
 * A connection that waits out a Redis that is away: commands are kept and sent again when it is back.
 * @NOTE sent again means at least once: what is not safe to repeat carries its own key (see log.ts)
 */
export function connectRedis(url: string): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    enableReadyCheck: true,
    retryStrategy: (times) => Math.min(100 * times, 1000),
  })
  // @NOTE ioredis throws connection errors into the void unless somebody listens; reconnecting is its own business
  redis.on('error', () => {})
  return redis
}
