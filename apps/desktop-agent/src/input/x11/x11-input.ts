import { delay } from '@rain/runtime'
import type { MouseButton, Point, ScrollDirection } from '../../desktop.ts'
import { connectX11, type X11Connection, type X11Options } from '../../x11/connect.ts'
import type { OpenedInput } from '../opened-input.ts'
import { pathPoints } from '../path-points.ts'
import { takesNoPaste } from '../unpasteable-windows.ts'
import { createClipboard, type Clipboard } from './clipboard.ts'
import { createFakeInput, type FakeInput, type XtestExtension } from './fake-input.ts'
import { createKeyboard, type Keyboard } from './keyboard.ts'
import { focusedWindow } from './windows.ts'
import type { XkbExtension } from './xkb.ts'

const buttonNumbers: Record<MouseButton, number> = { left: 1, middle: 2, right: 3 }
const wheelButtons: Record<ScrollDirection, number> = { up: 4, down: 5, left: 6, right: 7 }

/** Programs count clicks as one when they come closer together than this. */
const betweenClicksMs = 20
const betweenPointsMs = 4
/** Programs begin and end a drag in their own time. */
const dragEndsMs = 20
const wheelClicksAtOnce = 5
/** From here on a text is pasted where that works. */
const longText = 200
/** Events of ours may still arrive so long after they were carried out. */
const echoMs = 200

/** Drives an X server through its extension for tests. @returns A problem in words when the server cannot be driven. */
export async function openX11Input(options: X11Options): Promise<OpenedInput | { problem: string }> {
  const connection = await connectX11(options)
  if ('problem' in connection) return connection
  try {
    const input = await createX11Input(connection)
    await input.releaseAll()
    return input
  } catch (error) {
    connection.close()
    return {
      problem: `The X server ${options.display} cannot be driven: ${error instanceof Error ? error.message : error}`,
    }
  }
}

async function createX11Input(connection: X11Connection): Promise<OpenedInput> {
  const xtest = await connection.extension<XtestExtension>('xtest')
  const xkb = await connection.extension<XkbExtension>('xkb')
  xtest.GrabControl(true)
  const input = createFakeInput(connection, xtest)
  const keyboard = await createKeyboard(connection, xkb, input)
  return new X11Input(connection, input, keyboard, await createClipboard(connection))
}

class X11Input implements OpenedInput {
  #queue: Promise<unknown> = Promise.resolve()
  /** Ends whatever is under way when everything is released. */
  #brake = new AbortController()
  #underWay = 0
  #lastEnd = -Infinity

  constructor(
    private readonly connection: X11Connection,
    private readonly input: FakeInput,
    private readonly keyboard: Keyboard,
    private readonly clipboard: Clipboard,
  ) {}

  move(to: Point) {
    return this.#act([], async (end) => {
      if (!end.aborted) this.input.move(to)
    })
  }

  button(button: MouseButton, down: boolean) {
    return this.#act([], async (end) => {
      if (!end.aborted) this.input.button(buttonNumbers[button], down)
    })
  }

  click(button: MouseButton, count: 1 | 2 | 3, held: readonly string[], signal: AbortSignal) {
    return this.#act(
      held,
      async (end) => {
        for (let n = 0; n < count && !end.aborted; n++) {
          if (n > 0) await this.#pause(betweenClicksMs, end)
          if (end.aborted) return
          this.input.button(buttonNumbers[button], true)
          this.input.button(buttonNumbers[button], false)
        }
      },
      signal,
    )
  }

  drag(path: readonly Point[], held: readonly string[], signal: AbortSignal) {
    return this.#act(
      held,
      async (end) => {
        const [start, ...rest] = pathPoints(path)
        if (!start || end.aborted) return
        this.input.move(start)
        this.input.button(buttonNumbers.left, true)
        try {
          await this.#pause(dragEndsMs, end)
          for (const point of rest) {
            if (end.aborted) return
            this.input.move(point)
            await this.#pause(betweenPointsMs, end)
          }
          await this.#pause(dragEndsMs, end)
        } finally {
          this.input.button(buttonNumbers.left, false)
        }
      },
      signal,
    )
  }

  scroll(direction: ScrollDirection, clicks: number, held: readonly string[], signal: AbortSignal) {
    return this.#act(
      held,
      async (end) => {
        for (let n = 0; n < clicks && !end.aborted; n++) {
          this.input.button(wheelButtons[direction], true)
          this.input.button(wheelButtons[direction], false)
          if (n % wheelClicksAtOnce === wheelClicksAtOnce - 1) await this.input.carriedOut()
        }
      },
      signal,
    )
  }

  pressChord(keys: readonly string[]) {
    return this.#act(keys, async () => undefined)
  }

  key(name: string, down: boolean) {
    return this.#act([], async (end) => {
      if (!down) this.keyboard.up(name)
      else if (!end.aborted) await this.keyboard.down(name)
    })
  }

  hold(keys: readonly string[], ms: number, signal: AbortSignal) {
    return this.#act(keys, (end) => this.#pause(ms, end), signal)
  }

  type(text: string, { secret }: { secret: boolean }, signal: AbortSignal) {
    return this.#act(
      [],
      async (end) => {
        const chars = [...text.replaceAll('\r\n', '\n')]
        const isPasted = !secret && chars.length > longText && (await this.#paste(text, end))
        const typed = isPasted ? chars.length : end.aborted ? 0 : await this.keyboard.type(chars, end)
        return { typed, of: chars.length }
      },
      signal,
    )
  }

  async pointer() {
    return (await this.input.pressed()).pointer
  }

  async releaseAll() {
    this.#brake.abort()
    this.#brake = new AbortController()
    await this.keyboard.releaseAll()
    this.#lastEnd = performance.now()
  }

  async close() {
    try {
      await this.releaseAll()
      await this.#queue
      await this.keyboard.close()
      this.clipboard.close()
    } catch {
      // a server that has gone has nothing pressed
    } finally {
      this.connection.close()
    }
  }

  isActing() {
    return this.#underWay > 0 || performance.now() < this.#lastEnd + echoMs
  }

  onLost(listener: (why: string) => void) {
    return this.connection.onLost(listener)
  }

  /** One after another, with keys held meanwhile, until the server has carried it out. */
  #act<T>(held: readonly string[], act: (end: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const brake = this.#brake.signal
    const end = signal ? AbortSignal.any([signal, brake]) : brake
    const run = async () => {
      const chord = held.length > 0 ? await this.keyboard.chord(held, end) : null
      const letGo = chord && !end.aborted ? this.keyboard.press(chord) : null
      try {
        return await act(end)
      } finally {
        letGo?.()
        await this.input.carriedOut()
      }
    }
    this.#underWay++
    const acted = this.#queue.then(run).finally(() => {
      this.#underWay--
      this.#lastEnd = performance.now()
    })
    // whoever asked for it hears of its failure; the next one is not concerned
    this.#queue = acted.catch(() => undefined)
    return acted
  }

  /** Waits from when the server has carried out what was sent. */
  async #pause(ms: number, signal: AbortSignal) {
    await this.input.carriedOut()
    await delay(ms, signal)
  }

  /** @returns Whether the window has taken the text. The clipboard is as it was before. */
  async #paste(text: string, signal: AbortSignal): Promise<boolean> {
    const window = await focusedWindow(this.connection)
    if (!window || takesNoPaste(window.classes)) return false
    const chord = await this.keyboard.chord(['ctrl', 'v'], signal)
    const former = await this.clipboard.read()
    const insert = async () => {
      this.keyboard.press(chord)()
      await this.input.carriedOut()
    }
    try {
      return await this.clipboard.serve(text, window.id, insert, signal)
    } finally {
      await this.clipboard.offer(former)
    }
  }
}
