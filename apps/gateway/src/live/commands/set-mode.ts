import { devicesOf, type Device } from '@rain/db'
import type { SetMode } from '@rain/protocol'
import { moveAgent } from '../../agents/move-agent.ts'
import { done, refuse, type Answer, type Refusal } from './answer.ts'
import type { CommandContext } from './context.ts'

export async function setMode(command: SetMode, context: CommandContext): Promise<Answer> {
  const { deps, session, tell } = context
  const { agent_id: agentKey, mode } = command
  const { userId } = session
  if (mode === 'coding') {
    await moveAgent(deps, { userId, agentKey }, null)
    tell({ type: 'mode_changed', agent_id: agentKey, mode })
    return done
  }
  const device = chooseDevice(await devicesOf(deps.db, userId), command.device_id)
  if ('code' in device) return device
  const display = command.display ?? device.facts?.displays[0]?.index ?? 0
  const moved = await moveAgent(deps, { userId, agentKey }, { device, display })
  if (!moved) return refuse('agent_unknown', 'There is no agent of that name.')
  tell(moved)
  if (!(await deps.bus.devices.connected([device.id])).has(device.id)) {
    tell({ type: 'status', agent_id: agentKey, text: `${device.name} is not connected at the moment.` })
  }
  return done
}

/** The one that was named, or the only one. */
function chooseDevice(devices: Device[], deviceId: string | undefined): Device | Refusal {
  const paired = devices.filter(({ status }) => status === 'paired')
  const named = deviceId === undefined ? paired : paired.filter(({ id }) => id === deviceId)
  const [device, ...others] = named
  if (!device && deviceId !== undefined) return refuse('not_found', 'There is no such computer.')
  if (!device) return refuse('not_available', 'Working on a computer is not available: no computer is connected yet.')
  if (others.length === 0) return device
  const names = paired.map(({ name, id }) => `${name} (${id})`).join(', ')
  return refuse('bad_request', `Several computers are connected: ${names}. Choose one with device_id.`)
}
