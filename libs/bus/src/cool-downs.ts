import { coolDownSchema, type CoolDown } from '@rain/protocol'
import type { Redis } from 'ioredis'
import { keys } from './keys.ts'

/** Credentials that were refused or used up a moment ago; all runners know. Losing them only costs a try. */
export interface CoolDowns {
  start(credential: string, coolDown: CoolDown): Promise<void>
  /** The ones that still last, by credential. */
  of(credentials: string[]): Promise<Map<string, CoolDown>>
  end(credential: string): Promise<void>
}

/** What a cool-down is kept for: a stored key, or what a person uses a provider with when there is none. */
export function credentialOf({ userId, provider, keyId }: { userId: string; provider: string; keyId: string | null }) {
  return keyId ?? `${userId}:${provider}`
}

export function createCoolDowns(redis: Redis): CoolDowns {
  return {
    async start(credential, coolDown) {
      const ttlMs = Math.ceil(coolDown.untilMs - Date.now())
      if (ttlMs > 0) await redis.set(keys.coolDown(credential), JSON.stringify(coolDown), 'PX', ttlMs)
    },
    async of(credentials) {
      if (credentials.length === 0) return new Map()
      const values = await redis.mget(credentials.map(keys.coolDown))
      return new Map(
        credentials.flatMap((credential, index): [string, CoolDown][] => {
          const value = values[index]
          return value ? [[credential, coolDownSchema.parse(JSON.parse(value))]] : []
        }),
      )
    },
    end: async (credential) => void (await redis.del(keys.coolDown(credential))),
  }
}
