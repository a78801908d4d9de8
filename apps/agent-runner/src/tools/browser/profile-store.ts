import { browserProfileContext, findBrowserProfile, saveBrowserProfile, type Db } from '@rain/db'
import { keptBrowserSchema, type KeptBrowser } from '@rain/protocol'
import { seal, unseal, type SealingKeysFor } from '@rain/runtime'

/** What is kept of the browsers of agents, wherever it is kept. */
export interface ProfileStore {
  /** Null: nothing of this agent's browser is to be kept. */
  read(agentId: string): Promise<StoredProfile | null>
  /** The new version. Null: since `version` was read another has written, forgotten or switched it off. */
  write(profile: { agentId: string; userId: string; version: string; text: string }): Promise<string | null>
}

export interface StoredProfile {
  userId: string
  version: string
  isEmpty: boolean
  /** Nothing, where no key opens it any more. */
  open(): Promise<KeptBrowser>
}

export const noProfiles: ProfileStore = { read: async () => null, write: async () => null }

/** In Postgres, sealed: any runner opens it, and nobody who has only the database. */
export function createProfileStore({ db, sealingKeysFor }: { db: Db; sealingKeysFor: SealingKeysFor }): ProfileStore {
  return {
    async read(agentId) {
      const row = await findBrowserProfile(db, agentId)
      if (!row) return null
      const { userId, version, sealed } = row
      return {
        userId,
        version,
        isEmpty: sealed === null,
        async open() {
          if (sealed === null) return {}
          const text = unseal(await sealingKeysFor([sealed]), browserProfileContext(row), sealed)
          return text === null ? {} : keptBrowserSchema.parse(JSON.parse(text))
        },
      }
    },
    async write({ agentId, userId, version, text }) {
      const sealed = seal(await sealingKeysFor([]), browserProfileContext({ userId, agentId }), text)
      return saveBrowserProfile(db, { agentId, version, sealed })
    },
  }
}
