import { failoverOf, type Db, type FailoverOf } from '@rain/db'
import { RainError, type Failover } from '@rain/protocol'

/** @throws RainError `agent_unknown`. */
export async function readFailover(db: Db, of: FailoverOf): Promise<Failover> {
  const found = await failoverOf(db, of)
  if (!found) throw new RainError('agent_unknown', `There is no agent "${of.agentKey}".`)
  return { agent_id: of.agentKey, choices: found.choices }
}
