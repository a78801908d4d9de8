import { limits, newId, type McpFailure, type McpProblem, type McpTransport } from '@rain/protocol'
import type { Db } from './client.ts'
import type { McpServer as Row, Prisma } from './generated/client.ts'
import { statement } from './sql.ts'

/** An MCP server as its row has it; the secrets are sealed. */
export interface McpServerRow extends Omit<Row, 'kind' | 'config' | 'failures'> {
  config: McpTransport
  failures: McpFailure[]
}

/** What the values of a server's environment and headers are sealed with. */
export function mcpSecretsContext(userId: string, serverId: string): string {
  return `mcp-secrets:${userId}:${serverId}`
}

/** What its registration and its tokens are sealed with. */
export function mcpGrantContext(userId: string, serverId: string): string {
  return `mcp-grant:${userId}:${serverId}`
}

/** What a sign-in that is under way is sealed with. */
export function mcpSignInContext(userId: string, serverId: string): string {
  return `mcp-sign-in:${userId}:${serverId}`
}

/** The person's servers, by name. */
export async function listMcpServers(db: Db, userId: string): Promise<McpServerRow[]> {
  return (await db.prisma.mcpServer.findMany({ where: { userId }, orderBy: { name: 'asc' } })).map(toServer)
}

export async function findMcpServer(db: Db, userId: string, id: string): Promise<McpServerRow | null> {
  const row = await db.prisma.mcpServer.findUnique({ where: { id, userId } })
  return row && toServer(row)
}

interface Described {
  name: string
  config: McpTransport
  sealedSecrets: string | null
}

const insert = statement<{ id: string }>(
  'save-mcp-server',
  `INSERT INTO mcp_servers (id, user_id, name, kind, config, sealed_secrets)
   SELECT $1, $2, $3, $4, $5, $6 WHERE (SELECT count(*) FROM mcp_servers WHERE user_id = $2) < $7
   ON CONFLICT (user_id, name) DO NOTHING
   RETURNING id`,
)

/** `sealedSecrets` is sealed for the id the caller has made with `newMcpServerId`. */
export async function saveMcpServer(
  db: Db,
  { id, userId, name, config, sealedSecrets }: Described & { id: string; userId: string },
): Promise<'saved' | 'taken' | 'full'> {
  const values = [id, userId, name, config.type, JSON.stringify(config), sealedSecrets, limits.mcpServers]
  if ((await insert(db, values)).length > 0) return 'saved'
  return (await db.prisma.mcpServer.count({ where: { userId, name } })) > 0 ? 'taken' : 'full'
}

export function newMcpServerId(): string {
  return newId('mcpServer')
}

const replace = statement<{ id: string }>(
  'change-mcp-server',
  `UPDATE mcp_servers SET name = $3, kind = $4, config = $5, sealed_secrets = $6, version = version + 1,
     sealed_grant = CASE WHEN $7 THEN NULL ELSE sealed_grant END, grant_version = grant_version + 1,
     sign_in_hash = NULL, sealed_sign_in = NULL, sign_in_url = NULL, sign_in_until = NULL, needs_sign_in = false,
     checked_at = NULL, check_ms = NULL, error_code = NULL, error_text = NULL, updated_at = now()
   WHERE user_id = $1 AND id = $2
     AND NOT EXISTS (SELECT 1 FROM mcp_servers other WHERE other.user_id = $1 AND other.name = $3 AND other.id <> $2)
   RETURNING id`,
)

/** Replaces how a server is reached. `dropGrant`: its tokens were for another place. */
export async function changeMcpServer(
  db: Db,
  {
    userId,
    id,
    name,
    config,
    sealedSecrets,
    dropGrant,
  }: Described & { userId: string; id: string; dropGrant: boolean },
): Promise<'changed' | 'refused'> {
  const values = [userId, id, name, config.type, JSON.stringify(config), sealedSecrets, dropGrant]
  return (await replace(db, values)).length > 0 ? 'changed' : 'refused'
}

/** False: there is no such server. */
export async function enableMcpServer(db: Db, userId: string, id: string, enabled: boolean): Promise<boolean> {
  const data = { enabled, version: { increment: 1 } }
  return (await db.prisma.mcpServer.updateMany({ where: { userId, id }, data })).count > 0
}

/** With it go its secrets, its tokens and its tools. */
export async function deleteMcpServer(db: Db, userId: string, id: string): Promise<boolean> {
  return (await db.prisma.mcpServer.deleteMany({ where: { userId, id } })).count > 0
}

/** The problem that a check met; null: it worked. Says nothing about a server that was changed meanwhile. */
export async function recordMcpCheck(
  db: Db,
  { id, version }: { id: string; version: number },
  check: { durationMs: number; problem: { code: McpProblem; text: string } | null },
): Promise<void> {
  const { durationMs, problem } = check
  await db.prisma.mcpServer.updateMany({
    where: { id, version },
    data: {
      checkedAt: new Date(),
      checkMs: Math.round(durationMs),
      errorCode: problem?.code ?? null,
      errorText: problem?.text ?? null,
      needsSignIn: problem?.code === 'sign_in_needed',
    },
  })
}

const addFailure = statement(
  'record-mcp-failure',
  `UPDATE mcp_servers SET needs_sign_in = needs_sign_in OR $3,
     failures = (SELECT coalesce(jsonb_agg(each ORDER BY place), '[]')
       FROM jsonb_array_elements(jsonb_build_array($2::jsonb) || failures) WITH ORDINALITY AS list (each, place)
       WHERE place <= 20)
   WHERE id = $1`,
)

/** Puts a failure before the others; the oldest are forgotten. */
export async function recordMcpFailure(db: Db, id: string, failure: McpFailure): Promise<void> {
  await addFailure(db, [id, JSON.stringify(failure), failure.code === 'sign_in_needed'])
}

export async function recordMcpLog(db: Db, id: string, log: string): Promise<void> {
  await db.prisma.mcpServer.updateMany({ where: { id }, data: { log } })
}

function toServer({ kind: _, config, failures, ...row }: Row): McpServerRow {
  // @NOTE written by this library only, in these shapes
  return { ...row, config: config as McpTransport, failures: failures as unknown as McpFailure[] }
}

/**
 * Seals everything that is sealed about MCP servers anew, in one transaction. `reseal` gives the new text, or null to
 * leave it. Resolves to how many servers were changed.
 */
export function resealMcpServers(db: Db, reseal: (context: string, sealed: string) => string | null): Promise<number> {
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE mcp_servers IN SHARE ROW EXCLUSIVE MODE`
    const rows = await tx.mcpServer.findMany()
    const changes = rows.flatMap((row) => {
      const data = resealRow(row, reseal)
      return Object.keys(data).length > 0 ? [{ id: row.id, data }] : []
    })
    for (const { id, data } of changes) await tx.mcpServer.update({ where: { id }, data })
    return changes.length
  })
}

function resealRow(
  { id, userId, sealedSecrets, sealedGrant, sealedSignIn }: Row,
  reseal: (context: string, sealed: string) => string | null,
): Prisma.McpServerUpdateInput {
  const anew = (context: string, sealed: string | null) => (sealed === null ? null : reseal(context, sealed))
  const secrets = anew(mcpSecretsContext(userId, id), sealedSecrets)
  const grant = anew(mcpGrantContext(userId, id), sealedGrant)
  const signIn = anew(mcpSignInContext(userId, id), sealedSignIn)
  return {
    ...(secrets !== null && { sealedSecrets: secrets }),
    ...(grant !== null && { sealedGrant: grant }),
    ...(signIn !== null && { sealedSignIn: signIn }),
  }
}
