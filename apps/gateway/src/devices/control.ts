import {
  answerLateTakeovers,
  answerTakeovers,
  appendAudit,
  endLostControl,
  giveControlBack,
  takeControl as writeTaken,
  type Device as DeviceRow,
  type OpenQuestion,
} from '@rain/db'
import { questionClosed, RainError, type Device } from '@rain/protocol'
import type { PinGate } from '../auth/pin-gate.ts'
import { requirePin } from '../auth/require-pin.ts'
import { describeDevice, type DeviceFinders } from './describe-device.ts'
import { noSuchDevice, requireDevice } from './require-device.ts'
import { passOnChange } from './tell-device.ts'

/** How long a person has mouse and keyboard if they do not renew it. */
export const controlMs = 15_000

interface Hand {
  userId: string
  deviceId: string
  /** The id of the token whose session has, or gets, mouse and keyboard. */
  token: string
}

/**
 * Gives mouse and keyboard to a person, whoever has them. Without the PIN only to the session that has them already.
 * @throws RainError `not_found`, `device_stopped`, `pin_required`, `pin_invalid`, `locked_out`.
 */
export async function takeControl(
  deps: DeviceFinders & { pinGate: PinGate },
  { userId, deviceId, token, pin, address }: Hand & { pin: string | undefined; address: string },
): Promise<Device> {
  const { controller, controlToken } = await requireDevice(deps.db, userId, deviceId)
  const hasIt = controller === 'person' && controlToken === token
  if (!hasIt) await requirePin(deps, { userId, pin, address }, 'Mouse and keyboard need your PIN.')
  const taken = await writeTaken(deps.db, { userId, deviceId, holder: { by: 'person', token }, forMs: controlMs })
  if (!taken.taken) {
    if (taken.why === 'stopped') throw new RainError('device_stopped', 'This computer is stopped. Arm it first.')
    return noSuchDevice()
  }
  if (!taken.isNew) return describeDevice(deps, taken.device)
  await appendAudit(deps.db, { userId, kind: 'device_changed', what: 'control_taken', device: deviceId, by: token })
  return passOnChange(deps, taken.device)
}

/**
 * Gives them back. An agent that waits for them goes on, and is told what the person has done.
 * @throws RainError `not_found`. Who does not have them changes nothing.
 */
export async function releaseControl(
  deps: DeviceFinders,
  { userId, deviceId, token }: Hand,
  summary: string,
): Promise<Device> {
  const device = await giveControlBack(deps.db, { userId, deviceId, holder: { by: 'person', token } })
  if (!device) return describeDevice(deps, await requireDevice(deps.db, userId, deviceId))
  await appendAudit(deps.db, { userId, kind: 'device_changed', what: 'control_given', device: deviceId, by: token })
  return handBack(deps, device, summary)
}

/** What follows when a person no longer has them: the computer lets go, and whoever waits for them goes on. */
async function handBack(deps: DeviceFinders, row: DeviceRow, summary: string): Promise<Device> {
  const device = await passOnChange(deps, row)
  await goOn(deps, await answerTakeovers(deps.db, { deviceId: row.id, summary }))
  return device
}

async function goOn({ bus }: DeviceFinders, answered: OpenQuestion[]): Promise<void> {
  for (const question of answered) {
    await bus.log.append(question.userId, [questionClosed(question, 'answered')], { scope: question.turnId })
    await bus.jobs.enqueue(question.turnId)
  }
}

/** Takes mouse and keyboard from those who did not renew them, and lets nobody wait for them in vain. */
export async function sweepControl(deps: DeviceFinders): Promise<void> {
  for (const device of await endLostControl(deps.db)) await handBack(deps, device, '')
  await goOn(deps, await answerLateTakeovers(deps.db))
}
