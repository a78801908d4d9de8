import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Device } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { addDesktopTexts } from '../../i18n/desktop-texts.ts'
import { startI18n } from '../../i18n/index.ts'
import { changeLive } from '../../live/store.ts'
import { DevicesPage } from './devices-page.tsx'
import { aDevice } from './testing/device-fixture.ts'
import { startFakeServer } from './testing/fake-server.ts'

void startI18n()
addDesktopTexts()

let devices: Device[]
let server: ReturnType<typeof startFakeServer>
let opened: string[]

beforeEach(() => {
  devices = []
  opened = []
  startSession('tok', false)
  server = startFakeServer({
    'GET /api/devices': () => ({ body: { devices, yours: [], cursor: '0-0' } }),
    'GET /api/vault': () => ({ body: { secrets: [{ name: 'bank', updated_at: 1 }] } }),
    'DELETE /api/vault': () => ({ body: { secrets: [] } }),
    'POST /api/devices/pairings': () => ({ body: { code: 'QWCA0-ZXBHD', expires_at: Date.now() / 1000 + 300 } }),
    'POST /api/devices/dev_1/confirm': (body) =>
      JSON.stringify(body).includes('246810')
        ? { body: { device: aDevice() } }
        : { status: 401, body: { error: 'x', code: 'pin_invalid', remaining_attempts: 4 } },
    'PATCH /api/devices/dev_1': (body) => ({ body: { device: aDevice(body as Partial<Device>) } }),
    'POST /api/devices/stop': () => {
      devices = devices.map((device) => ({ ...device, stopped: { at: 1, by: 'person', seen: device.online } }))
      return { body: { devices } }
    },
    'POST /api/devices/dev_1/arm': () => ({ body: { device: aDevice() } }),
  })
})
afterEach(() => {
  cleanup()
  server.close()
})

const show = (...there: Device[]) => {
  devices = there
  render(
    <QueryClientProvider client={createQueryClient()}>
      <DevicesPage onOpen={(id) => opened.push(id)} onRecordings={(id) => opened.push(`recordings of ${id}`)} />
    </QueryClientProvider>,
  )
}
const click = async (name: string | RegExp) => fireEvent.click(await screen.findByRole('button', { name }))
const typePin = async (pin: string) => fireEvent.change(await screen.findByLabelText('PIN'), { target: { value: pin } })

test('without a computer it says in three steps how one comes, and shows a code with the command for it', async () => {
  show()
  expect(await screen.findByText('No computer is connected yet')).toBeTruthy()
  expect(screen.getAllByRole('listitem').length).toBeGreaterThanOrEqual(3)
  await click('Add a computer')
  expect(await screen.findByText('QWCA0-ZXBHD')).toBeTruthy()
  expect(screen.getByText(/^rain-desktop pair http.* QWCA0-ZXBHD$/)).toBeTruthy()
  expect(screen.getByText(/^Good for /)).toBeTruthy()
})

test('a computer that has named the code is connected by the same fingerprint and the right PIN', async () => {
  show(aDevice({ status: 'pending', online: false, facts: null, confirm_until: Date.now() / 1000 + 200 }))
  expect(await screen.findByText('WXZK-AVDX-8DQ8')).toBeTruthy()
  await typePin('000000')
  await click('They are the same: connect')
  expect(await screen.findByText(/4 attempts left/)).toBeTruthy()
  await typePin('246810')
  await click('They are the same: connect')
  await click('Watch live: study')
  await click(/^Recordings of /)
  expect(opened).toEqual(['dev_1', 'recordings of dev_1'])
})

test('all computers stop at one tap, and each card tells whether its computer has confirmed it', async () => {
  show(aDevice(), aDevice({ id: 'dev_2', name: 'den', online: false }))
  await click('Stop all computers')
  expect(await screen.findByText(/has confirmed it: nothing is done there/)).toBeTruthy()
  expect(await screen.findByText(/is offline and has not confirmed it/)).toBeTruthy()
})

test('a stopped computer is armed again with the PIN', async () => {
  show(aDevice({ stopped: { at: 1, by: 'hotkey', seen: true } }))
  expect(await screen.findByText(/^Stopped with the keys at the computer/)).toBeTruthy()
  await click('Arm it again')
  await typePin('246810')
  await click('Arm it again')
  expect(await screen.findByText('Ready')).toBeTruthy()
  expect(server.asked.at(-1)).toMatchObject({ path: '/api/devices/dev_1/arm', body: { pin: '246810' } })
})

test('it is renamed and recorded', async () => {
  show(aDevice())
  await click('Options of study')
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: ' den ' } })
  await click('Save')
  await screen.findByText('Saved')
  expect(server.asked.at(-1)).toMatchObject({ method: 'PATCH', body: { name: 'den', keep_days: 7 } })
  await act(async () => void fireEvent.click(screen.getByLabelText(/^Record what happens/)))
  expect(server.asked.at(-1)).toMatchObject({ method: 'PATCH', body: { records: true } })
})

test('what changes elsewhere is seen here', async () => {
  show(aDevice())
  expect(await screen.findByText('Ready')).toBeTruthy()
  devices = [aDevice({ online: false })]
  act(() => changeLive((live) => ({ ...live, deviceChanges: live.deviceChanges + 1 })))
  expect(await screen.findByText('Offline')).toBeTruthy()
})

test('a secret is removed with the PIN', async () => {
  show(aDevice())
  await click('Remove the secret bank')
  await typePin('246810')
  await click('Remove')
  expect(await screen.findByText('No secrets yet.')).toBeTruthy()
  expect(server.asked.at(-1)).toMatchObject({ method: 'DELETE', body: { name: 'bank', pin: '246810' } })
})
