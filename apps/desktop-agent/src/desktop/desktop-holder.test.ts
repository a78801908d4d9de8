import { beforeEach, expect, test } from '@jest/globals'
import type { Capturer } from '../desktop.ts'
import type { Eyes } from '../eyes.ts'
import type { OpenedInput } from '../input/opened-input.ts'
import { createFakeDesktop } from '../testing/fake-desktop.ts'
import { silentLogger } from '../testing/silent-logger.ts'
import { DesktopHolder, type DesktopParts } from './desktop-holder.ts'

let opened: string[]
let closed: string[]
let lose: (why: string) => void
let loseBrakes: (why: string) => void
let parts: DesktopParts

beforeEach(() => {
  ;[opened, closed] = [[], []]
  const note = (what: string) => void opened.push(what)
  const close = (what: string) => async () => void closed.push(what)
  const capturer = {
    onLost: (listener: (why: string) => void) => ((lose = listener), () => undefined),
    close: close('capturer'),
  } as unknown as Capturer
  const input: OpenedInput = {
    ...createFakeDesktop().input,
    isActing: () => false,
    onLost: () => () => undefined,
    close: close('input'),
  }
  parts = {
    openCapturer: async () => (note('capturer'), capturer),
    openInput: async () => (note('input'), input),
    createEyes: async () => (note('eyes'), { close: close('eyes') } as unknown as Eyes),
    async watchBrakes(_input, onLost) {
      note('brakes')
      loseBrakes = onLost
      return { problems: ['The hotkey belongs to another program.'], close: () => void closed.push('brakes') }
    },
  }
})

const hold = (over: Partial<DesktopParts> = {}) => new DesktopHolder({ ...parts, ...over }, silentLogger())

test('it is opened once, whoever asks at the same time, and without what makes pictures', async () => {
  const holder = hold()
  const [first, second] = await Promise.all([holder.get(), holder.get()])
  expect(second).toBe(first)
  expect(opened).toEqual(['capturer', 'input', 'brakes'])
  if ('problem' in first) throw new Error(first.problem)
  await Promise.all([first.eyes(), first.eyes()])
  expect(opened.filter((what) => what === 'eyes')).toHaveLength(1)
  expect(first.problems).toEqual(['The hotkey belongs to another program.'])
})

test.each([
  ['screen', () => lose('the X server has closed the connection')],
  ['brakes', () => loseBrakes('the X server has closed the connection')],
])('a desktop whose %s is lost is closed, and opened anew for who asks next', async (_what, happens) => {
  const holder = hold()
  const first = await holder.get()
  happens()
  expect(holder.opened()).toBeNull()
  expect(await holder.get()).not.toBe(first)
  expect(closed).toEqual(expect.arrayContaining(['brakes', 'input', 'capturer']))
  expect(opened.filter((what) => what === 'capturer')).toHaveLength(2)
})

test('without a screen nothing is open, and it is looked for again each time', async () => {
  let there = false
  const holder = hold({ openCapturer: async () => (there ? parts.openCapturer() : { problem: 'No display.' }) })
  expect(await holder.get()).toEqual({ problem: 'No display.' })
  there = true
  expect(await holder.get()).not.toHaveProperty('problem')
})

test('without mouse and keyboard the screen is let go again', async () => {
  const holder = hold({ openInput: () => Promise.reject(new Error('no XTEST')) })
  expect(await holder.get()).toEqual({ problem: 'no XTEST' })
  expect(closed).toEqual(['capturer'])
})

test('without brakes it works, and says so', async () => {
  const held = await hold({ watchBrakes: async () => ({ problem: 'No XInput.' }) }).get()
  expect(held).toMatchObject({ problems: ['No XInput.'] })
})

test('closing closes all that was opened', async () => {
  const holder = hold()
  const held = await holder.get()
  if ('problem' in held) throw new Error(held.problem)
  await held.eyes()
  await holder.close()
  expect(closed.toSorted()).toEqual(['brakes', 'capturer', 'eyes', 'input'])
})
