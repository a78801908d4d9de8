import { newMcpServerSchema, RainError, type McpExport, type McpImported } from '@rain/protocol'
import type { McpServerRow } from '@rain/db'
import { z } from 'zod'
import type { GatewayDeps } from '../deps.ts'
import { addServer } from './save-server.ts'
import { addressWithoutSecrets, argumentsWithoutSecrets } from './without-secrets.ts'

/** The entries that other programs write: of unknown fields nothing is taken. */
const entrySchema = z.union([
  z.object({
    command: z.string(),
    args: z.array(z.string()).default([]),
    env: z.record(z.string(), z.string()).default({}),
    cwd: z.string().nullish(),
    hosts: z.array(z.string()).default([]),
  }),
  z.object({
    url: z.string(),
    headers: z.record(z.string(), z.string()).default({}),
    type: z.enum(['http', 'streamable-http', 'streamableHttp']).optional(),
  }),
])

/**
 * Adds the servers of an `mcpServers` configuration, each that can be; of the others it says why not. Resolves to the ids
 * too, for the servers to be tried. @throws RainError `bad_request` when it is no such configuration
 */
export async function importServers(
  deps: Pick<GatewayDeps, 'db' | 'sealingKeys'>,
  userId: string,
  config: Record<string, unknown>,
): Promise<McpImported & { ids: string[] }> {
  const result: McpImported & { ids: string[] } = { added: [], skipped: [], ids: [] }
  for (const [name, entry] of Object.entries(entriesOf(config))) {
    const outcome = await addEntry(deps, userId, name, entry)
    if ('why' in outcome) result.skipped.push({ name: name.slice(0, 100), why: outcome.why })
    else {
      result.added.push(name)
      result.ids.push(outcome.id)
    }
  }
  return result
}

function entriesOf(config: Record<string, unknown>): Record<string, unknown> {
  const entries = z.record(z.string(), z.unknown()).safeParse(config.mcpServers ?? config)
  if (!entries.success || Object.keys(entries.data).length === 0) {
    throw new RainError(
      'bad_request',
      'That is no configuration of MCP servers: {"mcpServers": {"name": {"command": …}}}',
    )
  }
  return entries.data
}

async function addEntry(
  deps: Pick<GatewayDeps, 'db' | 'sealingKeys'>,
  userId: string,
  name: string,
  entry: unknown,
): Promise<{ id: string } | { why: string }> {
  const parsed = entrySchema.safeParse(entry)
  if (!parsed.success) return { why: 'It has neither a command nor a url that could be used.' }
  const server = newMcpServerSchema.safeParse({ name, transport: toTransport(parsed.data) })
  if (!server.success) return { why: server.error.issues[0]?.message ?? 'It is not valid.' }
  try {
    return { id: await addServer(deps, userId, server.data) }
  } catch (error) {
    if (error instanceof RainError && error.code === 'bad_request') return { why: error.message }
    throw error
  }
}

function toTransport(entry: z.infer<typeof entrySchema>): z.input<typeof newMcpServerSchema>['transport'] {
  if ('url' in entry) return { type: 'http', url: entry.url, headers: entry.headers }
  const { command, args, env, cwd, hosts } = entry
  return { type: 'stdio', command, args, env, cwd: cwd ?? null, hosts }
}

/** All servers as such a configuration; where a secret is, stands nothing. */
export function exportServers(servers: McpServerRow[]): McpExport {
  return { mcpServers: Object.fromEntries(servers.map((server) => [server.name, toEntry(server)])) }
}

function toEntry({ config }: McpServerRow): Record<string, unknown> {
  const blank = (names: string[]) => Object.fromEntries(names.map((name) => [name, '']))
  if (config.type === 'http') {
    return {
      type: 'http',
      url: addressWithoutSecrets(config.url),
      ...(config.headers.length > 0 && { headers: blank(config.headers) }),
    }
  }
  const { command, args, cwd, env, hosts } = config
  return {
    command,
    args: argumentsWithoutSecrets(args),
    ...(env.length > 0 && { env: blank(env) }),
    ...(cwd !== null && { cwd }),
    ...(hosts.length > 0 && { hosts }),
  }
}
