import type { Bus } from '@rain/bus'
import { deleteServer, type Db } from '@rain/db'
import { RainError } from '@rain/protocol'
import { listAgents } from '../agents/list-agents.ts'
import { tellChange } from './tell-change.ts'

/**
 * Deletes a server; agents that used it use the person's choice from now on.
 * @throws RainError `not_found`.
 */
export async function dropServer(
  { db, bus }: { db: Db; bus: Bus },
  { userId, id }: { userId: string; id: string },
): Promise<void> {
  const using = await db.prisma.agent.findMany({ where: { userId, provider: id }, select: { key: true } })
  if (!(await deleteServer(db, userId, id))) throw new RainError('not_found', 'There is no server of that id.')
  const keys = new Set(using.map(({ key }) => key))
  const agents = keys.size > 0 ? await listAgents(db, userId) : []
  await tellChange(
    bus,
    userId,
    agents.filter(({ agent_id }) => keys.has(agent_id)),
  )
}
