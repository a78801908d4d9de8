import { launchdPlan } from './launchd-plan.ts'
import type { Machine, ServicePlan } from './service-plan.ts'
import { systemdPlan } from './systemd-plan.ts'
import { windowsPlan } from './windows-plan.ts'

/** How a program is started at sign-in on this system; null: by a way this program does not know. */
export function planService(machine: Machine): ServicePlan | null {
  if (machine.platform === 'linux') return systemdPlan(machine)
  if (machine.platform === 'darwin') return launchdPlan(machine)
  if (machine.platform === 'win32') return windowsPlan(machine)
  return null
}
