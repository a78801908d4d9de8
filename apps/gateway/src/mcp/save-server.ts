import { changeMcpServer, newMcpServerId, saveMcpServer, type McpServerRow } from '@rain/db'
import { limits, RainError, type NewMcpServer } from '@rain/protocol'
import type { GatewayDeps } from '../deps.ts'
import { describeServer, isSamePlace } from './describe-server.ts'

/** Adds a server. Resolves to its id. @throws RainError `bad_request` when the name is taken or there are too many */
export async function addServer(
  { db, sealingKeys }: Pick<GatewayDeps, 'db' | 'sealingKeys'>,
  userId: string,
  { name, transport }: Pick<NewMcpServer, 'name' | 'transport'>,
): Promise<string> {
  const id = newMcpServerId()
  const outcome = await saveMcpServer(db, {
    id,
    userId,
    name,
    ...describeServer(sealingKeys, { userId, id, transport }),
  })
  if (outcome === 'taken') throw new RainError('bad_request', `There is already a server named "${name}".`)
  if (outcome === 'full')
    throw new RainError('bad_request', `There are ${limits.mcpServers} servers, and no more are kept.`)
  return id
}

/** Replaces how a server is reached. Tokens that were given for another place are forgotten. */
export async function changeServer(
  { db, sealingKeys }: Pick<GatewayDeps, 'db' | 'sealingKeys'>,
  before: McpServerRow,
  { name, transport }: Pick<NewMcpServer, 'name' | 'transport'>,
): Promise<void> {
  const { userId, id } = before
  const described = describeServer(sealingKeys, { userId, id, transport, before })
  const dropGrant = !isSamePlace(before.config, transport)
  const outcome = await changeMcpServer(db, { userId, id, name, ...described, dropGrant })
  if (outcome === 'refused') throw new RainError('bad_request', `There is already a server named "${name}".`)
}
