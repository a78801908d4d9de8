import { mcpSecretsContext, type McpServerRow } from '@rain/db'
import { RainError, type McpTransport, type NewMcpTransport } from '@rain/protocol'
import { seal, unseal, type SealingKeys } from '@rain/runtime'

export interface Described {
  config: McpTransport
  sealedSecrets: string | null
}

/**
 * A server as its row has it: what may be shown, and the values of its environment or headers, sealed. A value of null is
 * the one that was stored before. @throws RainError `bad_request` when there was none, or it was for another place
 */
export function describeServer(
  keys: SealingKeys,
  { userId, id, transport, before }: { userId: string; id: string; transport: NewMcpTransport; before?: McpServerRow },
): Described {
  const given = transport.type === 'stdio' ? transport.env : transport.headers
  const stored = before && isSamePlace(before.config, transport) ? openSecrets(keys, before) : {}
  const secrets = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, value ?? storedValue(stored, name)]),
  )
  const names = Object.keys(secrets).sort()
  const sealed = names.length === 0 ? null : seal(keys, mcpSecretsContext(userId, id), JSON.stringify(secrets))
  return { config: toConfig(transport, names), sealedSecrets: sealed }
}

/** @NOTE a secret that was entered for one server must not go to another: it is typed in again */
export function isSamePlace(before: McpTransport, after: NewMcpTransport): boolean {
  if (before.type === 'http') return after.type === 'http' && new URL(before.url).origin === new URL(after.url).origin
  return after.type === 'stdio' && before.command === after.command
}

function openSecrets(keys: SealingKeys, { userId, id, sealedSecrets }: McpServerRow): Record<string, string> {
  const text = sealedSecrets === null ? null : unseal(keys, mcpSecretsContext(userId, id), sealedSecrets)
  return text === null ? {} : (JSON.parse(text) as Record<string, string>)
}

function storedValue(stored: Record<string, string>, name: string): string {
  const value = Object.hasOwn(stored, name) ? stored[name] : undefined
  if (value === undefined) throw new RainError('bad_request', `Enter the value of ${name}: none is stored for this.`)
  return value
}

function toConfig(transport: NewMcpTransport, names: string[]): McpTransport {
  if (transport.type === 'http') return { type: 'http', url: transport.url, headers: names }
  const { command, args, cwd, hosts } = transport
  return { type: 'stdio', command, args, cwd, env: names, hosts }
}
