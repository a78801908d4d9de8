import { deviceOf } from '@rain/db'
import type { SetMonitor } from '@rain/protocol'
import { moveAgent } from '../../agents/move-agent.ts'
import { done, refuse, type Answer } from './answer.ts'
import type { CommandContext } from './context.ts'

export async function setMonitor(
  { agent_id: agentKey, monitor_index: display }: SetMonitor,
  { deps, session, tell }: CommandContext,
): Promise<Answer> {
  const { userId } = session
  const where = { userId, key: agentKey, destroyedAt: null, mode: 'computer_use' }
  const agent = await deps.db.prisma.agent.findFirst({ where, select: { deviceId: true } })
  const device = agent?.deviceId ? await deviceOf(deps.db, userId, agent.deviceId) : null
  if (!device) return refuse('bad_request', 'This agent does not work on a computer.')
  const displays = device.facts?.displays ?? []
  if (!displays.some(({ index }) => index === display)) {
    return refuse('bad_request', `${device.name} has no monitor ${display}: it has ${displays.length}, counted from 0.`)
  }
  const moved = await moveAgent(deps, { userId, agentKey }, { device, display })
  if (!moved) return refuse('agent_unknown', 'There is no agent of that name.')
  tell(moved)
  return done
}
