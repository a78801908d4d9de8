import type { Bus } from '@rain/bus'
import { endLeases, type Db, type LeaseEnd } from '@rain/db'
import { tellAgent } from './tell-agent.ts'

/** Ends leases at once and tells every client. Resolves to how many there were. */
export async function endLeasesOf(
  deps: { db: Db; bus: Bus },
  which: { userId: string; agentKey?: string; id?: string; by: LeaseEnd },
): Promise<number> {
  const agentKeys = await endLeases(deps.db, which)
  for (const agentKey of new Set(agentKeys)) await tellAgent(deps, { userId: which.userId, agentKey })
  return agentKeys.length
}
