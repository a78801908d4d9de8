import { deviceOf } from '@rain/db'
import type { EmergencyStop } from '@rain/protocol'
import { haltAllDevices, haltDevice } from '../../devices/halt-device.ts'
import { endLeasesOf } from '../../policies/end-leases-of.ts'
import { stopAllTurns } from '../../turns/stop-all-turns.ts'
import { done, type Answer } from './answer.ts'
import type { CommandContext } from './context.ts'

/** Computers and turns at once: a turn that hears that its computer stands still is not to ask its model what to do then. */
export async function emergencyStop({ agent_id, all }: EmergencyStop, context: CommandContext): Promise<Answer> {
  if (all) return stopEverything(agent_id, context)
  const { deps, session, tell } = context
  const { userId, tokenId } = session
  const agent = await deps.db.prisma.agent.findFirst({ where: { userId, key: agent_id, destroyedAt: null } })
  if (!agent) return done
  const haltComputer = async () => {
    if (agent.mode !== 'computer_use' || !agent.deviceId) return
    const device = await deviceOf(deps.db, userId, agent.deviceId)
    if (device) await haltDevice(deps, { userId, deviceId: device.id, by: tokenId })
  }
  await Promise.all([haltComputer(), stopAllTurns(deps, { agentId: agent.id, userId })])
  await endLeasesOf(deps, { userId, agentKey: agent_id, by: 'emergency_stop' })
  tell({ type: 'status', agent_id, text: 'EMERGENCY STOP: everything this agent was doing is stopped.' })
  return done
}

async function stopEverything(agent_id: string, { deps, session, tell }: CommandContext): Promise<Answer> {
  const { userId, tokenId } = session
  await haltAllDevices(deps, { userId, by: tokenId })
  await endLeasesOf(deps, { userId, by: 'emergency_stop' })
  const agents = await deps.db.prisma.agent.findMany({ where: { userId, destroyedAt: null }, select: { id: true } })
  for (const { id: agentId } of agents) await stopAllTurns(deps, { agentId, userId })
  tell({ type: 'status', agent_id, text: 'EMERGENCY STOP: all agents and all computers are stopped.' })
  return done
}
