import { runnerFactsSchema, type RunnerFacts } from '@rain/protocol'
import type { Redis } from 'ioredis'
import { keys } from './keys.ts'

/** Which runners are alive, and what they say of themselves. */
export interface Presence {
  /** Says that this runner is alive for the next `ttlMs`. */
  beat(runnerId: string, ttlMs: number, facts?: RunnerFacts): Promise<void>
  leave(runnerId: string): Promise<void>
  aliveRunners(): Promise<number>
  /** Of the runners that are alive; those of another version may say nothing. */
  runnerFacts(): Promise<RunnerFacts[]>
}

export function createPresence(redis: Redis): Presence {
  async function alive(): Promise<string[]> {
    await redis.zremrangebyscore(keys.runners, '-inf', Date.now())
    return redis.zrange(keys.runners, '0', '-1')
  }
  return {
    async beat(runnerId, ttlMs, facts) {
      const beat = redis.multi().zadd(keys.runners, Date.now() + ttlMs, runnerId)
      if (facts) beat.set(keys.runnerFacts(runnerId), JSON.stringify(facts), 'PX', ttlMs)
      await beat.exec()
    },
    leave: async (runnerId) => {
      await redis.multi().zrem(keys.runners, runnerId).del(keys.runnerFacts(runnerId)).exec()
    },
    aliveRunners: async () => (await alive()).length,
    async runnerFacts() {
      const runners = await alive()
      const said = runners.length === 0 ? [] : await redis.mget(runners.map(keys.runnerFacts))
      return said.flatMap((text) => (text === null ? [] : (runnerFactsSchema.safeParse(JSON.parse(text)).data ?? [])))
    },
  }
}
