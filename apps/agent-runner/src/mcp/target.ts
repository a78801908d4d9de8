import { findMcpServer, mcpGrantContext, mcpSecretsContext, type Db } from '@rain/db'
import type { McpTransport } from '@rain/protocol'
import { unseal, type SealingKeysFor } from '@rain/runtime'
import { z } from 'zod'
import { McpFailed } from './problem.ts'

/** A server with all that is needed to speak to it. Never leaves the runner. */
export interface McpTarget {
  id: string
  userId: string
  name: string
  version: number
  config: McpTransport
  /** The values of its environment or its headers. */
  secrets: Record<string, string>
  /** What an authorization server gave, as text; null: nothing. */
  grant: { text: string; version: number } | null
}

export type LoadTarget = (server: { userId: string; id: string; version: number }) => Promise<McpTarget>

const secretsSchema = z.record(z.string(), z.string())

/** @throws McpFailed when the server was changed or removed meanwhile, or its secrets do not open. */
export function createTargetLoader(db: Db, sealingKeysFor: SealingKeysFor): LoadTarget {
  return async ({ userId, id, version }) => {
    const row = await findMcpServer(db, userId, id)
    if (!row || row.version !== version) throw new McpFailed('changed', 'It was changed or removed just now.')
    const sealed = [row.sealedSecrets, row.sealedGrant].filter((text) => text !== null)
    const keys = await sealingKeysFor(sealed)
    const open = (context: string, text: string | null) => (text === null ? null : unseal(keys, context, text))
    const secrets = open(mcpSecretsContext(userId, id), row.sealedSecrets)
    if (row.sealedSecrets !== null && secrets === null) {
      throw new McpFailed('start_failed', 'Its stored secrets cannot be opened: enter them again.')
    }
    const grant = open(mcpGrantContext(userId, id), row.sealedGrant)
    return {
      id,
      userId,
      name: row.name,
      version,
      config: row.config,
      secrets: secrets === null ? {} : secretsSchema.parse(JSON.parse(secrets)),
      grant: grant === null ? null : { text: grant, version: row.grantVersion },
    }
  }
}
