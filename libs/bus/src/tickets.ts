import type { Redis } from 'ioredis'
import { keys } from './keys.ts'

/** What may be used once, in whichever process. Lost, it may be used again until its own time is over. */
export interface Tickets {
  /** True for the first who uses it. `ttlMs`: after it the ticket itself is no longer good. */
  use(id: string, ttlMs: number): Promise<boolean>
}

export function createTickets(redis: Redis): Tickets {
  return {
    use: async (id, ttlMs) =>
      (await redis.set(keys.ticket(id), '1', 'PX', Math.max(1, Math.ceil(ttlMs)), 'NX')) === 'OK',
  }
}
