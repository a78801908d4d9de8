import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Ack, Command, Device } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { addDesktopTexts } from '../../i18n/desktop-texts.ts'
import { startI18n } from '../../i18n/index.ts'
import { LiveClient } from '../../live/client.ts'
import { LiveContext } from '../../live/live-context.ts'
import { newAgentState } from '../../live/state.ts'
import { changeLive } from '../../live/store.ts'
import { meta } from '../../live/test-events.ts'
import { StopAllButton } from './stop-all-button.tsx'
import { aDevice } from './testing/device-fixture.ts'
import { startFakeServer } from './testing/fake-server.ts'
import { WorkDialog } from './work-dialog.tsx'

void startI18n()
addDesktopTexts()
HTMLDialogElement.prototype.showModal = function () {
  this.setAttribute('open', '')
}
HTMLDialogElement.prototype.close = function () {
  this.removeAttribute('open')
}

let commands: Command[]
let answer: Ack | null
let server: ReturnType<typeof startFakeServer>
let said: string[]

class ObedientClient extends LiveClient {
  override async command(command: Command) {
    commands.push(command)
    return answer
  }
}

beforeEach(() => {
  ;[commands, said, answer] = [[], [], { ok: true }]
  startSession('tok', false)
})
afterEach(() => {
  cleanup()
  server?.close()
})

const twoScreens = aDevice({
  facts: {
    ...aDevice().facts!,
    displays: [0, 1].map((index) => ({ ...aDevice().facts!.displays[0]!, index, name: `screen ${index}` })),
  },
})

function show(devices: Device[], mode: Partial<typeof meta> = {}) {
  server = startFakeServer({ 'GET /api/devices': () => ({ body: { devices, yours: [], cursor: '0-0' } }) })
  render(
    <QueryClientProvider client={createQueryClient()}>
      <LiveContext value={new ObedientClient('token')}>
        <WorkDialog
          agent={{ ...meta, ...mode }}
          open
          onClose={() => said.push('closed')}
          onAdd={() => said.push('add')}
          onWorksOn={(id) => said.push(id)}
        />
      </LiveContext>
    </QueryClientProvider>,
  )
}
const use = () => act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Work there' })))

test('an agent is sent to a screen of a computer', async () => {
  show([twoScreens])
  fireEvent.click(await screen.findByRole('radio', { name: /^On study/ }))
  fireEvent.change(screen.getByLabelText('Screen'), { target: { value: '1' } })
  await use()
  expect(commands).toEqual([
    { type: 'set_mode', agent_id: 'default', mode: 'computer_use', device_id: 'dev_1', display: 1 },
  ])
  expect(said).toEqual(['closed', 'dev_1'])
})

test('and back to files', async () => {
  show([aDevice()], { mode: 'computer_use', device_id: 'dev_1' })
  fireEvent.click(await screen.findByRole('radio', { name: /^On files/ }))
  await use()
  expect(commands).toEqual([{ type: 'set_mode', agent_id: 'default', mode: 'coding' }])
})

test('what the server refuses is told, and the choice stays', async () => {
  answer = { ok: false, code: 'not_found', message: 'There is no such computer.' }
  show([aDevice()])
  fireEvent.click(await screen.findByRole('radio', { name: /^On study/ }))
  await use()
  expect(screen.getByRole('alert').textContent).toContain('There is no such computer.')
  expect(said).toEqual([])
})

test('without a computer the way to connect one is offered', async () => {
  show([])
  fireEvent.click(await screen.findByRole('button', { name: 'Connect a computer' }))
  expect(said).toEqual(['add'])
})

test('while an agent works on a computer, all of them can be stopped from everywhere', async () => {
  const agent = newAgentState({ ...meta, mode: 'computer_use', device_id: 'dev_1', state: 'working' })
  changeLive((live) => ({
    ...live,
    agents: { default: { ...agent, meta: { ...agent.meta, state: 'idle' } } },
    order: ['default'],
  }))
  render(
    <LiveContext value={new ObedientClient('token')}>
      <StopAllButton />
    </LiveContext>,
  )
  expect(screen.queryByRole('button')).toBeNull()
  act(() => changeLive((live) => ({ ...live, agents: { default: agent } })))
  answer = null
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Stop all computers at once' })))
  expect(commands).toEqual([{ type: 'emergency_stop', agent_id: 'default', all: true }])
  expect(screen.getByRole('alert').textContent).toMatch(/top left corner/)
})
