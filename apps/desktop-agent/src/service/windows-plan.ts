import { win32 } from 'node:path'
import type { Machine, ServicePlan } from './service-plan.ts'

const task = 'Rain desktop'

/** A task at sign-in, in the person's own session: a service of Windows would not see the desktop. */
export function windowsPlan({ homeFolder, user, node, script, environment }: Machine): ServicePlan {
  const set = Object.entries(environment).map(([name, value]) => `set "${name}=${value.replace(/%/g, '%%')}"&& `)
  const command = `/d /s /c "${set.join('')}"${node}" "${script}" run"`
  const text = `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>This desktop for your Rain server</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <UserId>${escape(user)}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>${escape(user)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>255</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>%ComSpec%</Command>
      <Arguments>${escape(command)}</Arguments>
    </Exec>
  </Actions>
</Task>
`
  const path = win32.join(homeFolder, 'AppData\\Local\\rain-desktop-task.xml')
  return {
    file: { path, text, encoding: 'utf16le' },
    install: [
      ['schtasks', '/Create', '/F', '/TN', task, '/XML', path],
      ['schtasks', '/Run', '/TN', task],
    ],
    uninstall: [
      ['schtasks', '/End', '/TN', task],
      ['schtasks', '/Delete', '/F', '/TN', task],
    ],
    notes: [
      'This was never tried on Windows.',
      'Windows of programs that run as administrator, and the screen that asks for their leave, can be seen but not worked in.',
    ],
  }
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
