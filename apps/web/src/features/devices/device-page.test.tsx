import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Device } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { addDesktopTexts } from '../../i18n/desktop-texts.ts'
import { startI18n } from '../../i18n/index.ts'
import { newAgentState, type Item } from '../../live/state.ts'
import { changeLive } from '../../live/store.ts'
import { meta } from '../../live/test-events.ts'
import { DevicePage } from './device-page.tsx'
import { aDevice } from './testing/device-fixture.ts'
import { startFakeServer } from './testing/fake-server.ts'

void startI18n()
addDesktopTexts()
HTMLDialogElement.prototype.showModal = function () {
  this.setAttribute('open', '')
}
HTMLDialogElement.prototype.close = function () {
  this.removeAttribute('open')
}
HTMLCanvasElement.prototype.getContext = () => null
globalThis.matchMedia = (media) =>
  ({
    media,
    matches: media.includes('min-width'),
    addEventListener() {},
    removeEventListener() {},
  }) as unknown as MediaQueryList

/** The line over which the page looks. */
class FakeLine extends EventTarget {
  static last: FakeLine
  readyState = 1
  binaryType = ''
  sent: Record<string, unknown>[] = []
  constructor() {
    super()
    FakeLine.last = this
  }
  send(data: string) {
    this.sent.push(JSON.parse(data))
  }
  close() {}
  tell(message: object) {
    act(() => void this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) })))
  }
}
const realSocket = globalThis.WebSocket

let device: Device
let yours: string[]
let stops: boolean
/** What the server answers with waits for it. */
let held: { list: Promise<void> | null; control: Promise<void> | null }
let server: ReturnType<typeof startFakeServer>

beforeEach(() => {
  ;[device, yours, stops] = [aDevice(), [], true]
  held = { list: null, control: null }
  startSession('tok', false)
  changeLive((live) => ({ ...live, agents: {}, order: [] }))
  globalThis.WebSocket = FakeLine as unknown as typeof WebSocket
  const answer = () => ({ body: { device } })
  server = startFakeServer({
    'GET /api/devices': async () => {
      const body = { devices: [device], yours, cursor: '0-0' }
      await held.list
      return { body }
    },
    'POST /api/devices/dev_1/stop': () => {
      if (!stops) return { status: 500, body: { error: 'x', code: 'internal' } }
      device = { ...device, stopped: { at: 1, by: 'person', seen: false } }
      return answer()
    },
    'POST /api/devices/dev_1/control': async (body) => {
      await held.control
      const { take } = body as { take: boolean }
      device = { ...device, controller: take ? 'person' : 'nobody' }
      return answer()
    },
  })
})
afterEach(() => {
  cleanup()
  server.close()
  globalThis.WebSocket = realSocket
})

async function show(deviceId = 'dev_1') {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <DevicePage
        deviceId={deviceId}
        bar={(title, actions) => (
          <header>
            <h1>{title}</h1>
            {actions}
          </header>
        )}
        renderChat={(agent) => <p>chat of {agent.id}</p>}
        renderRequest={(item) => <p>asked: {item.id}</p>}
        onSupervision={() => {}}
        onList={() => {}}
        onChooseAgent={() => {}}
      />
    </QueryClientProvider>,
  )
  await screen.findByRole('heading', { level: 1 })
}
const button = (name: string | RegExp) => screen.getByRole('button', { name })
const click = (name: string | RegExp) => act(async () => void fireEvent.click(button(name)))
const takeWithPin = async () => {
  const dialog = within(screen.getByRole('dialog'))
  fireEvent.change(dialog.getByLabelText('PIN'), { target: { value: '246810' } })
  await act(async () => void fireEvent.click(dialog.getByRole('button', { name: 'Take control' })))
}
const asked = (path: string) => server.asked.filter((one) => one.path.endsWith(path))

test('one tap on the red button stops, and it is seen that the computer has not confirmed it yet', async () => {
  await show()
  await screen.findByRole('heading', { name: 'study' })
  await click('Stop study at once')
  expect(await screen.findByText(/has not confirmed it yet/)).toBeTruthy()
  FakeLine.last.tell({
    type: 'device',
    device: { ...device, stopped: { ...device.stopped!, seen: true } },
    yours: false,
  })
  expect(await screen.findByText(/has confirmed it: nothing is done there/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Take control' })).toBeNull()
})

test('Escape stops when it is pressed three times within a second, and not when it is held', async () => {
  await show()
  await screen.findByRole('heading', { name: 'study' })
  for (let n = 0; n < 5; n++) fireEvent.keyDown(window, { key: 'Escape', repeat: n > 0 })
  fireEvent.keyDown(window, { key: 'Escape' })
  expect(asked('/stop')).toEqual([])
  await act(async () => void fireEvent.keyDown(window, { key: 'Escape' }))
  expect(asked('/stop')).toHaveLength(1)
})

test('who has mouse and keyboard sees it, gives them back, and is told when they are gone', async () => {
  await show()
  await screen.findByRole('heading', { name: 'study' })
  await click('Take control')
  await takeWithPin()
  FakeLine.last.tell({ type: 'device', device, yours: true })
  expect(await screen.findByRole('region', { name: 'You have mouse and keyboard' })).toBeTruthy()
  fireEvent.keyDown(screen.getByLabelText('What you write here is typed on the computer'), { key: 'a', code: 'KeyA' })
  expect(FakeLine.last.sent.at(-1)).toEqual({
    type: 'input',
    events: [{ type: 'key', key: 'a', code: 'KeyA', down: true }],
  })
  FakeLine.last.tell({ type: 'device', device, yours: false })
  expect(await screen.findByText(/You no longer have mouse and keyboard/)).toBeTruthy()
  expect(FakeLine.last.sent.at(-1)).toMatchObject({ events: [{ key: 'a', down: false }] })
  expect(screen.getByText('Another of your sessions has mouse and keyboard')).toBeTruthy()
  await click('Take them here')
  await takeWithPin()
  await click('Give back')
  expect(asked('/control').map(({ body }) => body)).toEqual([
    { take: true, pin: '246810' },
    { take: true, pin: '246810' },
    { take: false },
  ])
})

test('the keyboard is the picture’s as soon as it is known that it is theirs, whichever way that is told first', async () => {
  held.control = new Promise(() => {})
  await show()
  await screen.findByRole('heading', { name: 'study' })
  await click('Take control')
  await takeWithPin()
  device = { ...device, controller: 'person' }
  FakeLine.last.tell({ type: 'device', device, yours: true })
  expect(await screen.findByRole('region', { name: 'You have mouse and keyboard' })).toBeTruthy()
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(document.activeElement).toBe(screen.getByLabelText('What you write here is typed on the computer'))
})

test('a list that was read before mouse and keyboard changed hands does not take them away', async () => {
  let release = () => {}
  await show()
  await screen.findByRole('heading', { name: 'study' })
  held.list = new Promise((resolve) => (release = resolve))
  act(() => changeLive((live) => ({ ...live, deviceChanges: live.deviceChanges + 1 })))
  device = { ...device, controller: 'person' }
  yours = ['dev_1']
  FakeLine.last.tell({ type: 'device', device, yours: true })
  const keys = await screen.findByLabelText('What you write here is typed on the computer')
  await act(async () => release())
  expect(document.activeElement).toBe(keys)
  expect(asked('/api/devices')).toHaveLength(3)
})

test('an agent that waits can be told what was done', async () => {
  const agent = newAgentState({ ...meta, mode: 'computer_use', device_id: 'dev_1', state: 'working' })
  changeLive((live) => ({
    ...live,
    agents: { default: { ...agent, turnId: 't1', history: 'loaded' } },
    order: ['default'],
  }))
  device = aDevice({ controller: 'person' })
  yours = ['dev_1']
  await show()
  await screen.findByRole('heading', { name: 'study' })
  expect(screen.getByText('chat of default')).toBeTruthy()
  await click('Give back')
  fireEvent.change(screen.getByLabelText(/^What have you done/), { target: { value: 'I signed in.' } })
  await click('Give mouse and keyboard back')
  expect(asked('/control').at(-1)?.body).toEqual({ take: false, summary: 'I signed in.' })
})

test('what waits for the person is shown here when the conversation beside is not', async () => {
  const agent = newAgentState({ ...meta, mode: 'computer_use', device_id: 'dev_1', state: 'waiting' })
  const items: Item[] = [
    {
      kind: 'approval',
      id: 'approval:p1',
      request: {
        type: 'permission_request',
        agent_id: 'default',
        request_id: 'p1',
        tool: 'computer',
        input: { action: 'left_click' },
        level: 'computer',
        reason: '',
      },
    },
  ]
  changeLive((live) => ({ ...live, agents: { default: { ...agent, items, history: 'loaded' } }, order: ['default'] }))
  await show()
  await screen.findByRole('heading', { name: 'study' })
  expect(screen.queryByText('asked: approval:p1')).toBeNull()
  await click('Chat')
  expect(screen.getByText('asked: approval:p1')).toBeTruthy()
})

test('a computer that is away says what to do, and one that is gone leads to the list', async () => {
  device = aDevice({ online: false })
  await show()
  expect(await screen.findByText(/Start rain-desktop there: rain-desktop run/)).toBeTruthy()
  cleanup()
  await show('dev_9')
  expect(await screen.findByRole('button', { name: 'All computers' })).toBeTruthy()
})
