import { findMcpServer, mcpGrantContext, saveMcpGrant, type Db } from '@rain/db'
import { seal, unseal, type SealingKeysFor } from '@rain/runtime'
import { z } from 'zod'

/** What an authorization server gave to Rain for one server. Of the shapes of the protocol's client, kept as they are. */
export const grantSchema = z.object({
  client: z.record(z.string(), z.unknown()).optional(),
  tokens: z.record(z.string(), z.unknown()).optional(),
  discovery: z.record(z.string(), z.unknown()).optional(),
  redirectUrl: z.string(),
})
export type Grant = z.infer<typeof grantSchema>

export interface VersionedGrant {
  grant: Grant
  version: number
}

export interface WhichServer {
  userId: string
  id: string
}

/** Grants in their rows, sealed. */
export interface GrantStore {
  read(server: WhichServer): Promise<VersionedGrant | null>
  /** Null: somebody else has written since this version was read. */
  write(server: WhichServer & { version: number }, grant: Grant | null): Promise<number | null>
}

export function createGrantStore(db: Db, sealingKeysFor: SealingKeysFor): GrantStore {
  return {
    async read({ userId, id }) {
      const row = await findMcpServer(db, userId, id)
      if (!row?.sealedGrant) return null
      const keys = await sealingKeysFor([row.sealedGrant])
      const text = unseal(keys, mcpGrantContext(userId, id), row.sealedGrant)
      return text === null ? null : { grant: grantSchema.parse(JSON.parse(text)), version: row.grantVersion }
    },
    async write({ userId, id, version }, grant) {
      const keys = await sealingKeysFor([])
      const sealed = grant && seal(keys, mcpGrantContext(userId, id), JSON.stringify(grant))
      return saveMcpGrant(db, { userId, id, grantVersion: version }, sealed)
    },
  }
}
