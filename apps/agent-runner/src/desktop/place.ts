import { deviceOf, type Db, type Device } from '@rain/db'
import type { Display } from '@rain/protocol'

/** Where an agent in the mode computer_use works. */
export interface DesktopPlace {
  deviceId: string
  device: Device
  display: Display
}

interface Worker {
  userId: string
  agentId: string
}

/** Null: the agent works on files, or its device is gone or has never told of its displays. */
export async function desktopPlaceOf(db: Db, { userId, agentId }: Worker): Promise<DesktopPlace | null> {
  const agent = await db.prisma.agent.findFirst({
    where: { id: agentId, userId },
    select: { mode: true, deviceId: true, display: true },
  })
  if (agent?.mode !== 'computer_use' || agent.deviceId === null) return null
  const device = await deviceOf(db, userId, agent.deviceId)
  const displays = device?.status === 'paired' ? (device.facts?.displays ?? []) : []
  const display = displays.find(({ index }) => index === agent.display) ?? displays[0]
  return device && display ? { deviceId: device.id, device, display } : null
}
