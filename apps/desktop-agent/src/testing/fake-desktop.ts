import type { DesktopWindow, Display, FrameRef } from '@rain/protocol'
import { aborted } from '@rain/runtime'
import { UnknownKey, type InputDriver } from '../desktop.ts'
import type { Sight, OpenDesktop } from '../executor/sight.ts'

export const fakeDisplay: Display = {
  index: 0,
  name: 'fake',
  x: 0,
  y: 0,
  width: 2_000,
  height: 1_000,
  scale: 1,
  primary: true,
}

export const fakeFrame: FrameRef = { id: 'frame-1', display: 0, width: 1_000, height: 500 }

export const fakeWindow: DesktopWindow = { id: '0x1', title: 'Letter', app: 'editor' }

/** A desktop that writes down what is done to it. What hangs does so until its signal. */
export interface FakeDesktop extends OpenDesktop {
  /** `move 10,20`, `click left 2 ctrl`, `type Hola`, `release` … in order. */
  done: string[]
  display: Display
  window: DesktopWindow | null
  changed: boolean
  /** Actions of these names do not end by themselves. */
  hanging: Set<string>
  /** …and do not end by their signal either. */
  deaf: boolean
  /** Resolves when the driver has been asked to do something of that name. */
  asked(name: string): Promise<void>
  failWith: Error | null
}

export function createFakeDesktop(): FakeDesktop {
  const asked: { name: string; tell: () => void }[] = []
  const fake: FakeDesktop = {
    done: [],
    display: fakeDisplay,
    window: fakeWindow,
    changed: false,
    hanging: new Set(),
    deaf: false,
    failWith: null,
    asked: (name) => new Promise((tell) => asked.push({ name, tell })),
    input: createInput(),
    sight: createEyes(),
  }

  async function act(name: string, what: string, signal?: AbortSignal): Promise<void> {
    for (const waiting of asked.filter((each) => each.name === name)) waiting.tell()
    if (fake.failWith) throw fake.failWith
    fake.done.push(what)
    if (!fake.hanging.has(name) || !signal) return
    if (fake.deaf) await new Promise(() => undefined)
    await aborted(signal)
  }

  function createInput(): InputDriver {
    const withHeld = (what: string, held: readonly string[]) => [what, ...held].join(' ')
    return {
      move: ({ x, y }) => act('move', `move ${x},${y}`),
      button: (button, down) => act('button', `${button} ${down ? 'down' : 'up'}`),
      click: (button, count, held, signal) => act('click', withHeld(`click ${button} ${count}`, held), signal),
      drag: (path, held, signal) =>
        act('drag', withHeld(`drag ${path.map(({ x, y }) => `${x},${y}`).join(' ')}`, held), signal),
      scroll: (direction, clicks, held, signal) =>
        act('scroll', withHeld(`scroll ${direction} ${clicks}`, held), signal),
      async pressChord(keys) {
        if (keys.includes('NoSuchKey')) throw new UnknownKey('There is no key NoSuchKey.')
        await act('press', `press ${keys.join('+')}`)
      },
      key: (name, down) => act('key', `${name} ${down ? 'down' : 'up'}`),
      hold: (keys, ms, signal) => act('hold', `hold ${keys.join('+')} ${ms}`, signal),
      async type(text, { secret }, signal) {
        await act('type', secret ? 'type a secret' : `type ${text}`, signal)
        return { typed: signal.aborted ? 3 : text.length, of: text.length }
      },
      pointer: async () => ({ x: 5, y: 6 }),
      async releaseAll() {
        fake.done.push('release')
      },
      close: async () => undefined,
    }
  }

  function createEyes(): Sight {
    return {
      displays: async () => [fake.display],
      activeWindow: async () => fake.window,
      displayIn: ({ id }) => (id === fakeFrame.id ? fakeDisplay : undefined),
      changedAround: async () => fake.changed,
      look: async () => ({ scene: { frame: fakeFrame, format: 'png' }, bytes: new Uint8Array([1, 2, 3]) }),
      zoom: async () => ({
        scene: { frame: { ...fakeFrame, id: 'zoomed' }, format: 'png' },
        bytes: new Uint8Array([4]),
      }),
      watchSettling: async () => ({
        settled: async () => ({ settled: true, waitedMs: 12 }),
        close: () => undefined,
      }),
    }
  }
  return fake
}
