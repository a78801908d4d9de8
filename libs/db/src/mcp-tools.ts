import type { McpDefinition } from '@rain/protocol'
import { isOnPath } from './branches/path.ts'
import type { Db } from './client.ts'
import type { McpTool as Row } from './generated/client.ts'
import { statement } from './sql.ts'

export interface McpToolRow extends Omit<Row, 'definition' | 'accepted'> {
  definition: McpDefinition
  accepted: McpDefinition | null
}

/** A tool as its server has just described it. */
export interface DescribedTool {
  name: string
  callName: string
  definition: McpDefinition
  /** SHA-256 of the definition, hex. */
  hash: string
}

const upsert = statement<{ fresh: boolean }>(
  'record-mcp-tools',
  `WITH server AS (
     SELECT id, user_id FROM mcp_servers WHERE id = $1 AND version = $2 FOR UPDATE
   ), listed AS (
     SELECT * FROM jsonb_to_recordset($3::jsonb) AS tool (name text, "callName" text, definition jsonb, hash text)
   ), before AS (
     SELECT name, hash FROM mcp_tools WHERE server_id = $1 AND NOT gone
   ), lost AS (
     UPDATE mcp_tools SET gone = true FROM server
     WHERE mcp_tools.server_id = server.id AND mcp_tools.name NOT IN (SELECT name FROM listed)
   ), written AS (
     INSERT INTO mcp_tools (server_id, user_id, name, call_name, definition, hash)
     SELECT server.id, server.user_id, listed.name, listed."callName", listed.definition, listed.hash FROM listed, server
     ON CONFLICT (server_id, name) DO UPDATE SET call_name = excluded.call_name, definition = excluded.definition,
       hash = excluded.hash, gone = false, seen_at = now()
     RETURNING name, hash, accepted_hash
   )
   SELECT (before.name IS NULL OR before.hash <> written.hash) AS fresh
   FROM written LEFT JOIN before ON before.name = written.name
   WHERE written.hash IS DISTINCT FROM written.accepted_hash`,
)

/**
 * Writes down how a server describes its tools now; nothing of a server that was changed meanwhile. `fresh`: how many
 * wait for the person that did not wait before. `waiting`: how many wait in all.
 */
export async function recordMcpTools(
  db: Db,
  { id, version }: { id: string; version: number },
  tools: DescribedTool[],
): Promise<{ fresh: number; waiting: number }> {
  const waiting = await upsert(db, [id, version, JSON.stringify(tools)])
  return { fresh: waiting.filter(({ fresh }) => fresh).length, waiting: waiting.length }
}

/** The tools of a server, by name. */
export async function mcpToolsOf(db: Db, userId: string, serverId: string): Promise<McpToolRow[]> {
  return (await db.prisma.mcpTool.findMany({ where: { userId, serverId }, orderBy: { name: 'asc' } })).map(toTool)
}

/** How many tools of each server are offered, and how many wait. */
export async function countMcpTools(
  db: Db,
  userId: string,
): Promise<Map<string, { offered: number; waiting: number }>> {
  const rows = await count(db, [userId])
  return new Map(rows.map(({ serverId, offered, waiting }) => [serverId, { offered, waiting }]))
}

const count = statement<{ serverId: string; offered: number; waiting: number }>(
  'count-mcp-tools',
  `SELECT server_id AS "serverId", count(*) FILTER (WHERE hash = accepted_hash) AS offered,
     count(*) FILTER (WHERE hash IS DISTINCT FROM accepted_hash) AS waiting
   FROM mcp_tools WHERE user_id = $1 AND NOT gone GROUP BY server_id`,
)

const accept = statement<{ name: string }>(
  'accept-mcp-tools',
  `UPDATE mcp_tools SET accepted = mcp_tools.definition, accepted_hash = mcp_tools.hash, accepted_at = now()
   FROM jsonb_to_recordset($3::jsonb) AS seen (name text, hash text)
   WHERE user_id = $1 AND server_id = $2 AND mcp_tools.name = seen.name AND mcp_tools.hash = seen.hash AND NOT gone
   RETURNING mcp_tools.name`,
)

/** Accepts definitions as they were seen; one that has changed since is left out. Resolves to how many. */
export async function acceptMcpTools(
  db: Db,
  { userId, serverId }: { userId: string; serverId: string },
  seen: { name: string; hash: string }[],
): Promise<number> {
  return (await accept(db, [userId, serverId, JSON.stringify(seen)])).length
}

export async function withdrawMcpTools(
  db: Db,
  { userId, serverId }: { userId: string; serverId: string },
  names: string[],
): Promise<number> {
  const where = { userId, serverId, name: { in: names }, acceptedHash: { not: null } }
  const data = { acceptedHash: null, acceptedAt: null }
  return (await db.prisma.mcpTool.updateMany({ where, data })).count
}

/** A tool that models may be offered. */
export interface OfferedMcpTool {
  serverId: string
  serverName: string
  version: number
  name: string
  callName: string
  definition: McpDefinition
  hash: string
}

const offered = statement<OfferedMcpTool>(
  'offered-mcp-tools',
  `SELECT t.server_id AS "serverId", s.name AS "serverName", s.version, t.name, t.call_name AS "callName",
     t.accepted AS definition, t.hash
   FROM mcp_tools t JOIN mcp_servers s ON s.id = t.server_id
   WHERE t.user_id = $1 AND s.user_id = $1 AND s.enabled AND NOT t.gone AND t.hash = t.accepted_hash
   ORDER BY t.call_name`,
)

/** What is accepted and still described so, of servers that are enabled. In a stable order, for the prompt caches. */
export function offeredMcpTools(db: Db, userId: string): Promise<OfferedMcpTool[]> {
  return offered(db, [userId])
}

const searches = statement<{ output: string }>(
  'tool-searches',
  `SELECT c.output FROM tool_calls c JOIN turns t ON t.id = c.turn_id
   WHERE t.conversation_id = $1 AND c.tool = $2 AND c.status = 'done' AND c.output IS NOT NULL AND ${isOnPath}
   ORDER BY t.seq DESC, c.step DESC, c.position DESC LIMIT 20`,
)

/** What the last searches for tools in a conversation have answered, the newest first. */
export async function toolSearchesOf(db: Db, conversationId: string, tool: string): Promise<string[]> {
  return (await searches(db, [conversationId, tool])).map(({ output }) => output)
}

function toTool({ definition, accepted, ...row }: Row): McpToolRow {
  // @NOTE written by this library only, in this shape
  return { ...row, definition: definition as unknown as McpDefinition, accepted: accepted as McpDefinition | null }
}
