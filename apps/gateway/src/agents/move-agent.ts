import type { Bus } from '@rain/bus'
import type { Db, Device } from '@rain/db'
import type { EventOf } from '@rain/protocol'
import { displayInfo } from '../devices/display-info.ts'
import { describeAgent } from './describe-agent.ts'

/** Where an agent works: a display of a computer; null: on files. */
export type AgentPlace = { device: Pick<Device, 'id' | 'facts'>; display: number } | null

/**
 * Has an agent work there from now on, and tells every client when that is new. Resolves to what the one who asked is told;
 * null: there is no such agent.
 */
export async function moveAgent(
  { db, bus }: { db: Db; bus: Bus },
  { userId, agentKey }: { userId: string; agentKey: string },
  place: AgentPlace,
): Promise<EventOf<'mode_changed'> | null> {
  const known = await db.prisma.agent.findFirst({ where: { userId, key: agentKey, destroyedAt: null } })
  if (!known) return null
  const to = {
    mode: place ? 'computer_use' : 'coding',
    deviceId: place?.device.id ?? null,
    display: place?.display ?? 0,
  } as const
  if (known.mode !== to.mode || known.deviceId !== to.deviceId || known.display !== to.display) {
    const agent = await db.prisma.agent.update({ where: { id: known.id }, data: to })
    await bus.log.append(userId, [{ event: { type: 'agent_updated', agent: await describeAgent(db, agent) } }])
  }
  return modeChanged(agentKey, place)
}

export function modeChanged(agentKey: string, place: AgentPlace): EventOf<'mode_changed'> {
  if (!place) return { type: 'mode_changed', agent_id: agentKey, mode: 'coding' }
  const display_info = displayInfo(place.device, place.display)
  return { type: 'mode_changed', agent_id: agentKey, mode: 'computer_use', display_info }
}
