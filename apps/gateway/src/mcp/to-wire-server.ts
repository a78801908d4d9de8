import type { McpServerRow, McpToolRow } from '@rain/db'
import { mcpProblemSchema, type McpServer, type McpTool } from '@rain/protocol'

interface Counts {
  offered: number
  waiting: number
}

/** A server as its person may see it: no secret, no token. */
export function toWireServer(row: McpServerRow, counts: Counts | undefined, nowMs = Date.now()): McpServer {
  const { id, name, enabled, config, sealedGrant, needsSignIn, signInUrl, signInUntil } = row
  const isSigningIn = signInUntil !== null && signInUntil.getTime() > nowMs
  return {
    id,
    name,
    enabled,
    transport: config,
    last_check: lastCheckOf(row),
    sign_in: needsSignIn ? 'needed' : sealedGrant === null ? 'none' : 'signed_in',
    sign_in_url: isSigningIn ? signInUrl : null,
    tools: counts ?? { offered: 0, waiting: 0 },
  }
}

function lastCheckOf({ checkedAt, checkMs, errorCode, errorText }: McpServerRow): McpServer['last_check'] {
  if (checkedAt === null) return null
  const code = mcpProblemSchema.nullable().catch('internal').parse(errorCode)
  return {
    at: Math.floor(checkedAt.getTime() / 1000),
    duration_ms: checkMs ?? 0,
    problem: code === null ? null : { code, text: errorText ?? '' },
  }
}

export function toWireTool({ name, callName, hash, definition, accepted, acceptedHash, gone }: McpToolRow): McpTool {
  const status = gone ? 'gone' : acceptedHash === null ? 'new' : acceptedHash === hash ? 'offered' : 'changed'
  return { name, call_name: callName, status, hash, definition, accepted: status === 'changed' ? accepted : null }
}
