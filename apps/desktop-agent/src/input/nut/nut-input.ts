import { delay } from '@rain/runtime'
import { UnknownKey, type MouseButton, type Point, type ScrollDirection } from '../../desktop.ts'
import type { OpenedInput } from '../opened-input.ts'
import { pathPoints } from '../path-points.ts'
import { InputHost, type InputHostOptions } from './input-host.ts'
import type { HostAction } from './messages.ts'
import { nutKeys } from './nut-keys.ts'

export interface NutInputOptions extends Omit<InputHostOptions, 'onRestart'> {
  platform: NodeJS.Platform
  /** Device pixels per unit of the system's own coordinates: 2 on a Mac with a Retina display. */
  pixelsPerUnit?: number
}

const betweenClicksMs = 20
const betweenPointsMs = 4
const dragEndsMs = 20
const charsAtOnce = 20
const echoMs = 200
/** One turn of the wheel in the units of each system; those of X11 are turns. */
const turn: Partial<Record<NodeJS.Platform, number>> = { win32: 120, darwin: 40 }
const swapped: Record<ScrollDirection, ScrollDirection> = { up: 'up', down: 'down', left: 'right', right: 'left' }
const modifiers = [
  'LeftShift',
  'RightShift',
  'LeftControl',
  'RightControl',
  'LeftAlt',
  'RightAlt',
  'LeftSuper',
  'RightSuper',
]

/** Mouse and keyboard through nut-js, in a process of its own. */
export async function openNutInput(options: NutInputOptions): Promise<OpenedInput | { problem: string }> {
  const pressed = new Pressed()
  const host = await InputHost.start({ ...options, onRestart: (ask) => pressed.release(ask) })
  if ('problem' in host) return { problem: `Mouse and keyboard cannot be used: ${host.problem}` }
  const input = new NutInput(host, pressed, options)
  await input.releaseAll()
  return input
}

/** What is down, as far as we know. The system does not tell. */
class Pressed {
  readonly keys = new Set<string>()
  readonly buttons = new Set<MouseButton>()

  /** Modifiers are let go in any case: an earlier process may have left them. */
  async release(ask: (action: HostAction) => Promise<unknown>): Promise<void> {
    const keys = new Set([...this.keys, ...modifiers])
    const buttons = [...this.buttons]
    this.keys.clear()
    this.buttons.clear()
    for (const key of keys) await ask({ do: 'key', key, down: false })
    for (const button of buttons) await ask({ do: 'button', button, down: false })
  }
}

class NutInput implements OpenedInput {
  #queue: Promise<unknown> = Promise.resolve()
  #brake = new AbortController()
  #underWay = 0
  #lastEnd = -Infinity

  constructor(
    private readonly host: InputHost,
    private readonly pressed: Pressed,
    private readonly options: NutInputOptions,
  ) {}

  move(to: Point) {
    return this.#act([], async (end) => void (end.aborted || (await this.#move(to))))
  }

  button(button: MouseButton, down: boolean) {
    return this.#act([], async (end) => void (end.aborted || (await this.#button(button, down))))
  }

  click(button: MouseButton, count: 1 | 2 | 3, held: readonly string[], signal: AbortSignal) {
    return this.#act(
      held,
      async (end) => {
        for (let n = 0; n < count && !end.aborted; n++) {
          if (n > 0) await delay(betweenClicksMs, end)
          if (end.aborted) return
          await this.#button(button, true)
          await this.#button(button, false)
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
        await this.#move(start)
        await this.#button('left', true)
        try {
          await delay(dragEndsMs, end)
          for (const point of rest) {
            if (end.aborted) return
            await this.#move(point)
            await delay(betweenPointsMs, end)
          }
          await delay(dragEndsMs, end)
        } finally {
          await this.#button('left', false)
        }
      },
      signal,
    )
  }

  scroll(direction: ScrollDirection, clicks: number, held: readonly string[], signal: AbortSignal) {
    const { platform } = this.options
    return this.#act(
      held,
      async (end) => {
        // @NOTE nut-js 4.2.6 takes left for right on X11
        const turned = platform === 'linux' ? swapped[direction] : direction
        for (let n = 0; n < clicks && !end.aborted; n++) {
          await this.host.ask({ do: 'wheel', direction: turned, amount: turn[platform] ?? 1 })
        }
      },
      signal,
    )
  }

  pressChord(keys: readonly string[]) {
    const [only = ''] = keys
    const isChar = keys.length === 1 && [...only].length === 1 && !nutKeys(only)
    return isChar ? this.#act([], () => this.#text(only)) : this.#act(keys, async () => undefined)
  }

  key(name: string, down: boolean) {
    return this.#act([], async (end) => {
      const keys = namedKeys(name)
      if (down && !end.aborted) for (const key of keys) await this.#key(key, true)
      if (!down) for (const key of keys.toReversed()) await this.#key(key, false)
    })
  }

  hold(keys: readonly string[], ms: number, signal: AbortSignal) {
    return this.#act(keys, (end) => delay(ms, end), signal)
  }

  type(text: string, _options: { secret: boolean }, signal: AbortSignal) {
    return this.#act(
      [],
      async (end) => {
        const chars = [...text.replaceAll('\r\n', '\n')]
        let typed = 0
        while (typed < chars.length && !end.aborted) typed += await this.#typeSome(chars.slice(typed))
        return { typed, of: chars.length }
      },
      signal,
    )
  }

  async pointer() {
    const at = await this.host.ask({ do: 'pointer' })
    const scale = this.options.pixelsPerUnit ?? 1
    return { x: Math.round((at?.x ?? 0) * scale), y: Math.round((at?.y ?? 0) * scale) }
  }

  async releaseAll() {
    this.#brake.abort()
    this.#brake = new AbortController()
    await this.pressed.release((action) => this.host.ask(action))
    this.#lastEnd = performance.now()
  }

  async close() {
    // a host that cannot be started any more has nothing pressed that could be released
    await this.releaseAll().catch(() => undefined)
    await this.#queue
    await this.host.close()
  }

  isActing() {
    return this.#underWay > 0 || performance.now() < this.#lastEnd + echoMs
  }

  /** A host that dies is replaced; there is nothing that could be lost for good. */
  onLost() {
    return () => undefined
  }

  #act<T>(held: readonly string[], act: (end: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const brake = this.#brake.signal
    const end = signal ? AbortSignal.any([signal, brake]) : brake
    const run = async () => {
      const keys = [...new Set(chordKeys(held))]
      try {
        if (!end.aborted) for (const key of keys) await this.#key(key, true)
        return await act(end)
      } finally {
        for (const key of keys.toReversed()) if (this.pressed.keys.has(key)) await this.#key(key, false)
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

  async #move({ x, y }: Point) {
    const scale = this.options.pixelsPerUnit ?? 1
    await this.host.ask({ do: 'move', x: x / scale, y: y / scale })
  }

  async #button(button: MouseButton, down: boolean) {
    if (down) this.pressed.buttons.add(button)
    await this.host.ask({ do: 'button', button, down })
    if (!down) this.pressed.buttons.delete(button)
  }

  async #key(key: string, down: boolean) {
    if (down) this.pressed.keys.add(key)
    await this.host.ask({ do: 'key', key, down })
    if (!down) this.pressed.keys.delete(key)
  }

  /** Line ends and tabs are keys; all else is text. */
  async #typeSome(chars: readonly string[]): Promise<number> {
    const key = { '\n': 'Return', '\t': 'Tab' }[chars[0] ?? '']
    if (key) {
      await this.#key(key, true)
      await this.#key(key, false)
      return 1
    }
    const end = chars.findIndex((char) => char === '\n' || char === '\t')
    const some = chars.slice(0, Math.min(charsAtOnce, end === -1 ? chars.length : end))
    await this.#text(some.join(''))
    return some.length
  }

  async #text(text: string) {
    await this.host.ask({ do: 'text', text })
  }
}

/** @throws UnknownKey */
function namedKeys(name: string): readonly string[] {
  const keys = nutKeys(name)
  if (!keys) throw new UnknownKey(`There is no key called ${JSON.stringify(name)}`)
  return keys
}

/** With a command key held, a capital letter names its key. */
function chordKeys(names: readonly string[]): string[] {
  const hasCommand = names.some((name) => /Control|Alt|Super/.test(namedKeys(name)[0] ?? ''))
  return names.flatMap((name) => namedKeys(hasCommand && /^[A-Z]$/.test(name) ? name.toLowerCase() : name))
}
