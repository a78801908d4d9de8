import type { Db } from './client.ts'
import { statement } from './sql.ts'

/** A server that a person has added; its id is the provider id of its models. */
export interface ServerRow {
  id: string
  name: string
  baseUrl: string
  needsKey: boolean
}

const columns = { id: true, name: true, baseUrl: true, needsKey: true } as const

/** The person's servers, the oldest first. */
export function listServers(db: Db, userId: string): Promise<ServerRow[]> {
  return db.prisma.providerServer.findMany({
    where: { userId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: columns,
  })
}

export function findServer(db: Db, userId: string, id: string): Promise<ServerRow | null> {
  return db.prisma.providerServer.findUnique({ where: { userId_id: { userId, id } }, select: columns })
}

const insert = statement<{ id: string }>(
  'save-provider-server',
  `INSERT INTO provider_servers (user_id, id, name, base_url, needs_key)
   SELECT $1, $2, $3, $4, $5 WHERE (SELECT count(*) FROM provider_servers WHERE user_id = $1) < $6
   ON CONFLICT (user_id, id) DO NOTHING
   RETURNING id`,
)

/**
 * Adds a server. One that is there is never changed: a key that was saved for its address must not go to another.
 * `full`: the person has `most` of them.
 */
export async function saveServer(
  db: Db,
  userId: string,
  server: ServerRow,
  { most }: { most: number },
): Promise<'saved' | 'taken' | 'full'> {
  const { id, name, baseUrl, needsKey } = server
  const saved = await insert(db, [userId, id, name, baseUrl, needsKey, most])
  if (saved.length > 0) return 'saved'
  return (await findServer(db, userId, id)) ? 'taken' : 'full'
}

const remove = statement<{ id: string }>(
  'delete-provider-server',
  `WITH gone AS (
     DELETE FROM provider_servers WHERE user_id = $1 AND id = $2 RETURNING id
   ), keys AS (
     DELETE FROM provider_keys k USING gone WHERE k.user_id = $1 AND k.provider = gone.id
   ), lists AS (
     DELETE FROM model_lists l USING gone WHERE l.user_id = $1 AND l.provider = gone.id
   ), person AS (
     UPDATE users SET provider = NULL, model = 'auto' FROM gone WHERE users.id = $1 AND users.provider = gone.id
   ), chosen AS (
     UPDATE agents SET provider = NULL, model = NULL FROM gone WHERE agents.user_id = $1 AND agents.provider = gone.id
   )
   SELECT id FROM gone`,
)

/** Takes a server away with its keys and its list of models; who has chosen it chooses nothing any more. */
export async function deleteServer(db: Db, userId: string, id: string): Promise<boolean> {
  return (await remove(db, [userId, id])).length > 0
}
