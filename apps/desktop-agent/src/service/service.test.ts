import { existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { installService, uninstallService } from '../commands/install-service.ts'
import { fakeTerminal } from '../testing/fake-terminal.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { planService } from './plan-service.ts'
import type { Machine } from './service-plan.ts'

let scratch: ReturnType<typeof scratchFolder>
let machine: Machine

beforeEach(() => {
  scratch = scratchFolder()
  machine = {
    platform: 'linux',
    homeFolder: scratch.path,
    user: 'ana',
    uid: 1000,
    node: '/opt/node 20/bin/node',
    script: '/home/ana/rain $1 50%/main.js',
    environment: { DISPLAY: ':0', RAIN_DESKTOP_HOME: '/home/ana/my "rain"' },
  }
})
afterEach(() => scratch.remove())

describe('on Linux', () => {
  test('the unit runs this program with its settings, and is not started again when it is not usable', () => {
    const { text } = planService(machine)?.file ?? { text: '' }
    expect(text).toContain('ExecStart="/opt/node 20/bin/node" "/home/ana/rain $$1 50%%/main.js" run')
    expect(text).toContain('Environment="RAIN_DESKTOP_HOME=/home/ana/my \\"rain\\""')
    expect(text).toContain('RestartPreventExitStatus=78')
  })

  test('it is written, then systemd is told', async () => {
    const ran: string[][] = []
    const runProgram = async (command: string[]) => (ran.push(command), null)
    expect(await installService({ machine, terminal: fakeTerminal(), print: false, runProgram })).toBe(0)
    expect(ran.map((command) => command[2])).toEqual(['daemon-reload', 'enable', 'restart'])
    const path = scratch.file('.config/systemd/user/rain-desktop.service')
    expect(readFileSync(path, 'utf8')).toContain('WantedBy=default.target')
    expect(await uninstallService({ machine, terminal: fakeTerminal(), runProgram })).toBe(0)
    expect(existsSync(path)).toBe(false)
  })

  test('what fails is told as a line to try by hand', async () => {
    const terminal = fakeTerminal()
    const runProgram = async () => 'Failed to connect to bus'
    expect(await installService({ machine, terminal, print: false, runProgram })).toBe(1)
    expect(terminal.complained).toContain('systemctl --user daemon-reload\nFailed to connect to bus')
  })

  test('only printed, nothing is written or run', async () => {
    const terminal = fakeTerminal()
    const runProgram = () => Promise.reject(new Error('it was run'))
    expect(await installService({ machine, terminal, print: true, runProgram })).toBe(0)
    expect(terminal.said).toContain('[Service]')
    expect(existsSync(scratch.file('.config'))).toBe(false)
  })
})

test('on macOS it is a launch agent of the session with the screen, and honest about not having been tried', () => {
  const plan = planService({ ...machine, platform: 'darwin', environment: { NAME: 'a<b&"c"' } })
  expect(plan?.file.path).toBe(scratch.file('Library/LaunchAgents/rain.desktop.plist'))
  expect(plan?.file.text).toContain('<string>/home/ana/rain $1 50%/main.js</string>')
  expect(plan?.file.text).toContain('<string>a&lt;b&amp;&quot;c&quot;</string>')
  expect(plan?.install).toEqual([['launchctl', 'bootstrap', 'gui/1000', plan?.file.path]])
  expect(plan?.notes.join(' ')).toMatch(/never tried.*Accessibility/)
})

test('on Windows it is a task of the person at sign-in, and honest about not having been tried', () => {
  const plan = planService({ ...machine, platform: 'win32', user: 'DESK\\ana', environment: { A: '50%' } })
  expect(plan?.file.text).toContain('<UserId>DESK\\ana</UserId>')
  expect(plan?.file.text).toContain('<LogonType>InteractiveToken</LogonType>')
  expect(plan?.file.text).toContain('set &quot;A=50%%&quot;&amp;&amp; ')
  expect(plan?.install[0]?.[0]).toBe('schtasks')
  expect(plan?.notes.join(' ')).toContain('never tried')
})

test('on other systems it says so', async () => {
  const terminal = fakeTerminal()
  expect(await installService({ machine: { ...machine, platform: 'aix' }, terminal, print: true })).toBe(1)
  expect(terminal.complained).toContain('aix')
})
