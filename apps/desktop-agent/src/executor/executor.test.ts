import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { DesktopAction } from '@rain/protocol'
import { aborted } from '@rain/runtime'
import { DisplayChanged } from '../desktop.ts'
import { Standing } from '../state/standing.ts'
import { buildAct } from '../testing/build-act.ts'
import { createFakeDesktop, fakeDisplay, fakeFrame, type FakeDesktop } from '../testing/fake-desktop.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { silentLogger } from '../testing/silent-logger.ts'
import { ActionMemory } from './action-memory.ts'
import { Executor } from './executor.ts'
import type { Seen } from './sight.ts'

let scratch: ReturnType<typeof scratchFolder>
let desktop: FakeDesktop
let standing: Standing
let executor: Executor
let discarded: number

beforeEach(() => {
  scratch = scratchFolder()
  desktop = createFakeDesktop()
  discarded = 0
  standing = new Standing(scratch.file('standing.json'))
  standing.hand(1, 'agent')
  executor = createExecutor()
})
afterEach(() => scratch.remove())

function createExecutor(over: Partial<ConstructorParameters<typeof Executor>[0]> = {}): Executor {
  return new Executor({
    standing,
    memory: new ActionMemory(scratch.file('actions.jsonl')),
    desktop: async () => desktop,
    opened: () => desktop,
    discard: () => void discarded++,
    blockedWindow: ({ app }) => (app === 'keepassxc' ? 'That is a password manager.' : null),
    logger: silentLogger(),
    ...over,
  })
}

const run = async (action: DesktopAction, over = {}, ageMs = 0) =>
  (await executor.carryOut(buildAct(action, over), ageMs)).outcome

test('what goes wrong with a secret tells nothing of it', async () => {
  desktop.input.type = async (text) => {
    throw new Error(`no key for ${text}`)
  }
  expect(await run({ action: 'type_secret', secret: 'bank' }, { secret: 'hunter2' })).toEqual({
    status: 'failed',
    message: 'The secret could not be typed.',
    touched: true,
  })
})

describe('what is done', () => {
  const cases: [string, DesktopAction, string[]][] = [
    ['a click', { action: 'left_click', coordinate: [10, 20] }, ['move 21,41', 'click left 1']],
    ['a click where the pointer is', { action: 'right_click' }, ['click right 1']],
    ['a middle click', { action: 'middle_click' }, ['click middle 1']],
    [
      'a held modifier',
      { action: 'double_click', coordinate: [0, 0], text: 'ctrl+shift' },
      ['move 1,1', 'click left 2 ctrl shift'],
    ],
    ['three clicks', { action: 'triple_click' }, ['click left 3']],
    ['a move', { action: 'mouse_move', coordinate: [999, 499] }, ['move 1999,999']],
    ['a drag', { action: 'left_click_drag', start_coordinate: [0, 0], coordinate: [2, 2] }, ['drag 1,1 5,5']],
    [
      'a drag from the pointer',
      { action: 'left_click_drag', coordinate: [2, 2], path: [[1, 1]] },
      ['drag 5,6 3,3 5,5'],
    ],
    ['a button down', { action: 'left_mouse_down', coordinate: [0, 0] }, ['move 1,1', 'left down']],
    ['a button up', { action: 'left_mouse_up' }, ['left up']],
    ['the wheel', { action: 'scroll', scroll_direction: 'left', scroll_amount: 3, text: 'alt' }, ['scroll left 3 alt']],
    ['text', { action: 'type', text: 'Hola' }, ['type Hola']],
    ['chords', { action: 'key', text: 'ctrl+a Delete' }, ['press ctrl+a', 'press Delete']],
    ['a repeated key', { action: 'key', text: 'Down', repeat: 3 }, ['press Down', 'press Down', 'press Down']],
    ['a held key', { action: 'hold_key', text: 'shift', duration: 0.5 }, ['hold shift 500']],
    ['a pause', { action: 'wait', duration: 0 }, []],
    ['a screenshot', { action: 'screenshot' }, []],
    ['the place of the pointer', { action: 'cursor_position' }, []],
    ['a part at its own size', { action: 'zoom', region: [0, 0, 10, 10] }, []],
  ]
  test.each(cases)('%s', async (_what, action, expected) => {
    expect(await run(action)).toMatchObject({ status: 'done' })
    expect(desktop.done).toEqual(expected)
  })

  test('a secret is typed from the message, and what is typed is in no answer', async () => {
    const outcome = await run({ action: 'type_secret', secret: 'bank' }, { secret: 'hunter2' })
    expect(desktop.done).toEqual(['type a secret'])
    expect(JSON.stringify(outcome)).not.toContain('hunter2')
  })

  test('the answer has the picture, the window and how long the screen took to settle', async () => {
    const { outcome, bytes } = await executor.carryOut(buildAct({ action: 'left_click' }), 0)
    expect(outcome).toMatchObject({
      status: 'done',
      scene: { frame: fakeFrame, format: 'png', window: { title: 'Letter' }, settle: { settled: true } },
    })
    expect(bytes).toHaveLength(3)
  })

  test('without a wish for a picture nothing is looked at', async () => {
    const { outcome, bytes } = await executor.carryOut(buildAct({ action: 'left_click' }, { picture: null }), 0)
    expect(outcome).toEqual({ status: 'done', scene: { window: desktop.window } })
    expect(bytes).toHaveLength(0)
  })
})

describe('what is refused, with nothing done', () => {
  const click: DesktopAction = { action: 'left_click', coordinate: [10, 20] }
  const refused = async (code: string, action: DesktopAction, over = {}, ageMs = 0) => {
    expect(await run(action, over, ageMs)).toMatchObject({ status: 'refused', code })
    expect(desktop.done.filter((what) => what !== 'release')).toEqual([])
  }

  test('everything while the desktop is stopped, looking too', async () => {
    standing.stop('hotkey')
    await refused('stopped', click)
    await refused('stopped', { action: 'screenshot' })
  })
  test('an action of an epoch that is over', async () => {
    standing.hand(5, 'agent')
    await refused('old_epoch', click, { epoch: 4 })
  })
  test('an action while a person has control', async () => {
    standing.hand(5, 'person')
    await refused('old_epoch', click, { epoch: 5 })
  })
  test('an action that was too long on its way', () => refused('too_old', click, {}, 5_001))
  test('an action for a display that is gone', () => refused('display_changed', click, { display: 3 }))
  test('a place without a picture', () => refused('no_frame', click, { frame: undefined }))
  test('a picture that is not ours', () => refused('no_frame', click, { frame: { ...fakeFrame, id: 'other' } }))
  test('a picture of another display', () => refused('no_frame', click, { frame: { ...fakeFrame, display: 1 } }))
  test('a place outside of the picture', () =>
    refused('outside_picture', { action: 'left_click', coordinate: [1_000, 0] }))
  test('a part that is empty or leaves the picture', async () => {
    await refused('outside_picture', { action: 'zoom', region: [10, 10, 10, 20] })
    await refused('outside_picture', { action: 'zoom', region: [10, 10, 1_001, 20] })
  })
  test('a place on a path outside of the picture', () =>
    refused('outside_picture', { action: 'left_click_drag', coordinate: [1, 1], path: [[0, 500]] }))
  test('a display that has another size than in the picture', async () => {
    desktop.display = { ...fakeDisplay, width: 1_000 }
    await refused('display_changed', click)
  })
  test('a target whose surroundings have changed', async () => {
    desktop.changed = true
    await refused('screen_changed', click)
  })
  test('keys for a window that no longer has the keyboard', () =>
    refused('window_changed', { action: 'type', text: 'x' }, { window: '0x2' }))
  test('a click that was decided while another window had the keyboard', () =>
    refused('window_changed', click, { window: '0x2' }))
  test('keys that were meant for no window in particular', () =>
    refused('window_changed', { action: 'key', text: 'a' }, { window: undefined }))
  test('anything in a window of the block list', async () => {
    desktop.window = { id: '0x1', title: 'Passwords', app: 'keepassxc' }
    await refused('blocked_window', click)
  })
  test('what this machine judges higher than it was approved as', async () => {
    await refused('not_approved', { action: 'key', text: 'alt+F4' })
    await refused('not_approved', { action: 'type', text: 'rm -rf /\n' })
    await refused('not_approved', click, { warrant: { turnId: 't', callId: 'c', level: 'green' } })
  })
  test('a secret that did not come with it', () => refused('not_approved', { action: 'type_secret', secret: 'bank' }))
  test('a key that there is not', () => refused('unknown_key', { action: 'key', text: 'NoSuchKey' }))
  test('everything where the system shows no desktop', async () => {
    executor = createExecutor({ desktop: async () => ({ problem: 'This is a session of Wayland.' }) })
    expect(await run(click)).toEqual({
      status: 'refused',
      code: 'not_permitted_by_system',
      message: 'This is a session of Wayland.',
    })
  })
  test('an action when the displays change before it was begun', async () => {
    desktop.sight.changedAround = () => Promise.reject(new DisplayChanged('another size'))
    await refused('display_changed', click)
  })
  test('a second action while one is under way; a look is not', async () => {
    desktop.hanging.add('type')
    const asked = desktop.asked('type')
    const typing = run({ action: 'type', text: 'a long letter' })
    await asked
    expect(await run(click)).toMatchObject({ code: 'busy' })
    expect(await run({ action: 'screenshot' })).toMatchObject({ status: 'done' })
    await executor.interrupt('the test is over')
    await typing
  })
  test('red keys that were approved as red are pressed', async () => {
    const warrant = { turnId: 't', callId: 'c', level: 'red' as const }
    expect(await run({ action: 'key', text: 'alt+F4' }, { warrant })).toMatchObject({ status: 'done' })
  })
})

describe('at most once', () => {
  test('a repeated id is answered from memory, with the picture', async () => {
    const act = buildAct({ action: 'left_click' })
    const first = await executor.carryOut(act, 0)
    expect(await executor.carryOut(act, 0)).toEqual(first)
    expect(desktop.done).toEqual(['click left 1'])
  })

  test('it is answered so even when the desktop was stopped since: what happened has happened', async () => {
    const act = buildAct({ action: 'left_click' })
    await executor.carryOut(act, 0)
    standing.stop('hotkey')
    expect((await executor.carryOut(act, 0)).outcome.status).toBe('done')
  })

  test('asked again while it is under way, it is done once and answered twice', async () => {
    desktop.hanging.add('type')
    const act = buildAct({ action: 'type', text: 'once' })
    const asked = desktop.asked('type')
    const both = [executor.carryOut(act, 0), executor.carryOut(act, 0)]
    await asked
    await executor.interrupt('the test is over')
    const [first, second] = await Promise.all(both)
    expect(second).toBe(first)
    expect(desktop.done.filter((what) => what === 'type once')).toHaveLength(1)
  })

  test('after a restart an action that was done is not done again', async () => {
    const act = buildAct({ action: 'left_click' })
    await executor.carryOut(act, 0)
    expect((await createExecutor().carryOut(act, 0)).outcome).toEqual({ status: 'done', scene: { window: null } })
    expect(desktop.done).toEqual(['click left 1'])
  })

  test('after a crash in the middle it is told that it may have happened', async () => {
    desktop.hanging.add('click')
    const act = buildAct({ action: 'left_click' })
    const asked = desktop.asked('click')
    const clicking = executor.carryOut(act, 0)
    await asked
    const next = createExecutor()
    expect((await next.carryOut(act, 0)).outcome).toMatchObject({
      status: 'cut',
      message: expect.stringContaining('may have'),
    })
    await executor.interrupt('the test is over')
    await clicking
  })

  test('what was refused may be asked again', async () => {
    const act = buildAct({ action: 'left_click', coordinate: [1, 1] })
    desktop.changed = true
    await executor.carryOut(act, 0)
    desktop.changed = false
    expect((await executor.carryOut(act, 0)).outcome.status).toBe('done')
  })

  test('nothing is done that cannot be written down before', async () => {
    const memory = new ActionMemory(scratch.file('actions.jsonl'))
    memory.begin = () => {
      throw new Error('the disk is full')
    }
    executor = createExecutor({ memory })
    expect(await run({ action: 'left_click' })).toMatchObject({ status: 'failed', touched: false })
    expect(desktop.done).toEqual([])
  })
})

test('what was done is told also when it cannot be written down after', async () => {
  const memory = new ActionMemory(scratch.file('actions.jsonl'))
  memory.end = () => {
    throw new Error('the disk is full')
  }
  executor = createExecutor({ memory })
  expect(await run({ action: 'left_click' })).toMatchObject({ status: 'done' })
})

describe('what is ended', () => {
  const endings: [string, () => void][] = [
    ['a stop at the desktop', () => standing.stop('corner')],
    ['a stop from the dashboard', () => standing.stop('remote')],
    ['a change of control', () => standing.hand(7, 'person')],
    ['a lost link', () => void executor.interrupt('the link to the server was lost')],
  ]
  test.each(endings)('%s cuts typed text, tells how far it came, and releases everything', async (_what, end) => {
    desktop.hanging.add('type')
    const asked = desktop.asked('type')
    const typing = run({ action: 'type', text: 'Hello' })
    await asked
    end()
    expect(await typing).toMatchObject({ status: 'cut', message: expect.stringContaining('3 of 5 characters') })
    await executor.quiet()
    expect(desktop.done.at(-1)).toBe('release')
  })

  test('a person who takes over does not wait for the picture of what was done', async () => {
    let look = () => {}
    const looking = new Promise<void>((resolve) => (look = resolve))
    let give = (_: Seen) => {}
    desktop.sight.look = () => {
      look()
      return new Promise((resolve) => (give = resolve))
    }
    const clicking = run({ action: 'left_click' })
    await looking
    standing.hand(7, 'person')
    await executor.released()
    expect(desktop.done).toEqual(['click left 1', 'release'])
    give({ scene: { frame: fakeFrame, format: 'png' }, bytes: new Uint8Array([1]) })
    expect(await clicking).toMatchObject({ status: 'done', scene: { frame: fakeFrame } })
  })

  test('a picture that was not begun by then shows nothing of what the person does', async () => {
    let wait = () => {}
    const waiting = new Promise<void>((resolve) => (wait = resolve))
    desktop.sight.watchSettling = async () => ({
      async settled(signal) {
        wait()
        await aborted(signal)
        return { settled: false, waitedMs: 1 }
      },
      close: () => undefined,
    })
    const clicking = executor.carryOut(buildAct({ action: 'left_click' }), 0)
    await waiting
    standing.hand(7, 'person')
    const { outcome, bytes } = await clicking
    expect(outcome).toEqual({ status: 'done', scene: { window: null } })
    expect(bytes).toHaveLength(0)
  })

  test('a driver that does not listen is released all the same, and given up', async () => {
    desktop.hanging.add('drag')
    desktop.deaf = true
    const asked = desktop.asked('drag')
    const dragging = run({ action: 'left_click_drag', coordinate: [2, 2] })
    await asked
    standing.stop('hotkey')
    await executor.quiet()
    expect(desktop.done.at(-1)).toBe('release')
    expect(await dragging).toMatchObject({ status: 'failed', touched: true })
    expect(discarded).toBe(1)
  })

  test('an action that came before a stop and was not begun is refused', async () => {
    let goOn = (_: FakeDesktop) => {}
    const opening = new Promise<FakeDesktop>((resolve) => (goOn = resolve))
    executor = createExecutor({ desktop: () => opening })
    const clicking = run({ action: 'left_click' })
    await Promise.resolve()
    standing.stop('hotkey')
    goOn(desktop)
    expect(await clicking).toMatchObject({ status: 'refused', code: 'stopped' })
    expect(desktop.done).not.toContain('click left 1')
  })

  test('a higher epoch in an action ends what an older one does', async () => {
    desktop.hanging.add('type')
    const asked = desktop.asked('type')
    const typing = run({ action: 'type', text: 'Hello' }, { epoch: 1 })
    await asked
    expect(await run({ action: 'left_click' }, { epoch: 2 })).toMatchObject({ status: 'done' })
    expect(await typing).toMatchObject({ status: 'cut' })
    expect(standing.epoch).toBe(2)
  })

  test('an error of the driver says that something may have happened', async () => {
    desktop.failWith = new Error('the X server has closed the connection')
    expect(await run({ action: 'left_click' })).toEqual({
      status: 'failed',
      message: 'the X server has closed the connection',
      touched: true,
    })
  })

  test('an unknown key after others were pressed tells how many', async () => {
    expect(await run({ action: 'key', text: 'a b NoSuchKey' })).toMatchObject({
      status: 'cut',
      message: expect.stringContaining('2 of 3 chords'),
    })
  })
})
