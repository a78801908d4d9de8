import { runnerFactsSchema, type RunnerFacts } from '@rain/protocol'
import type { Redis } from 'ioredis'
import { keys } from './keys.ts'

/** Whether a kind of process is there, and when one was seen last: milliseconds since 1970, null: never. */
export interface Sighting {
  alive: number
  seenAt: number | null
}

/** Which runners are alive, and what they say of themselves; and whether a scheduler is. */
export interface Presence {
  /** Says that this runner is alive for the next `ttlMs`. */
  beat(runnerId: string, ttlMs: number, facts?: RunnerFacts): Promise<void>
  leave(runnerId: string): Promise<void>
  aliveRunners(): Promise<number>
  /** Of the runners that are alive; those of another version may say nothing. */
  runnerFacts(): Promise<RunnerFacts[]>
  runners(): Promise<Sighting>
  /** Says that a scheduler is alive for the next `ttlMs`. */
  beatScheduler(ttlMs: number): Promise<void>
  scheduler(): Promise<Sighting>
}

export function createPresence(redis: Redis): Presence {
  async function alive(): Promise<string[]> {
    await redis.zremrangebyscore(keys.runners, '-inf', Date.now())
    return redis.zrange(keys.runners, '0', '-1')
  }
  return {
    async beat(runnerId, ttlMs, facts) {
      const now = Date.now()
      const beat = redis
        .multi()
        .zadd(keys.runners, now + ttlMs, runnerId)
        .set(keys.runnerSeen, now)
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
    runners: async () => ({ alive: (await alive()).length, seenAt: toTime(await redis.get(keys.runnerSeen)) }),
    async beatScheduler(ttlMs) {
      const now = Date.now()
      await redis.multi().set(keys.schedulerAlive, now, 'PX', ttlMs).set(keys.schedulerSeen, now).exec()
    },
    async scheduler() {
      const [alive, seen] = await redis.mget(keys.schedulerAlive, keys.schedulerSeen)
      return { alive: alive ? 1 : 0, seenAt: toTime(seen ?? null) }
    },
  }
}

function toTime(text: string | null): number | null {
  return text === null ? null : Number(text)
}
