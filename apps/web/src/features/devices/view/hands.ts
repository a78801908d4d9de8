import type { InputEvent } from '@rain/protocol'
import type { Spot } from './input-of-dom.ts'

type Button = Extract<InputEvent, { type: 'button' }>['button']

export interface HandsOptions {
  /** Calls back before the next picture of the page; returns what takes that back. */
  soon: (run: () => void) => () => void
}

/** Keys whose release a Mac's browser never tells while one of these is down. */
const swallows = new Set(['Meta', 'OS'])
const mostEvents = 200

/**
 * A person's mouse and keys on the way to a computer. Movements wait for the next picture of the page, so that only the last
 * of them goes; whatever is pressed goes at once, after them. It knows what is down, and lets go of all of it.
 */
export class Hands {
  readonly #options: HandsOptions
  readonly #keys = new Map<string, { key: string; code: string }>()
  readonly #buttons = new Set<Button>()
  #waiting: InputEvent[] = []
  #send: ((events: InputEvent[]) => void) | null = null
  #spot: Spot = { x: 0.5, y: 0.5 }
  #cancel: (() => void) | null = null

  constructor(options: HandsOptions) {
    this.#options = options
  }

  /** What is done from now on goes this way, until the function that comes back is called. */
  connect(send: (events: InputEvent[]) => void): () => void {
    this.#send = send
    return () => {
      if (this.#send === send) this.#send = null
    }
  }

  move(spot: Spot): void {
    this.#spot = spot
    if (this.#waiting.at(-1)?.type === 'move') this.#waiting.pop()
    this.#waiting.push({ type: 'move', ...spot })
    this.#cancel ??= this.#options.soon(() => this.#flush())
  }

  button(button: Button, down: boolean, spot: Spot = this.#spot): void {
    if (!down && !this.#buttons.has(button)) return
    this.#spot = spot
    if (down) this.#buttons.add(button)
    else this.#buttons.delete(button)
    this.now([{ type: 'button', button, down, ...spot }])
  }

  click(button: Button, spot: Spot): void {
    this.button(button, true, spot)
    this.button(button, false, spot)
  }

  wheel(event: InputEvent): void {
    const last = this.#waiting.at(-1)
    if (event.type === 'wheel' && last?.type === 'wheel') {
      this.#waiting[this.#waiting.length - 1] = { ...event, dx: sum(last.dx, event.dx), dy: sum(last.dy, event.dy) }
    } else this.#waiting.push(event)
    this.#cancel ??= this.#options.soon(() => this.#flush())
  }

  /** A key that is held down goes once more each time its keyboard repeats it. */
  key({ key, code }: { key: string; code: string }, down: boolean): void {
    const place = code || key
    if (key === '' || key.length > 40 || code.length > 40) return
    if (!down) {
      const held = this.#keys.get(place)
      if (!held) return
      this.#keys.delete(place)
      this.now([{ type: 'key', ...held, down: false }])
      if (swallows.has(key)) this.#letGoOfKeys()
      return
    }
    const held = this.#keys.get(place) ?? { key, code }
    this.#keys.set(place, held)
    this.now([{ type: 'key', ...held, down: true }])
  }

  /** Several keys at once, pressed in this order and let go in the other. */
  chord(keys: { key: string; code: string }[]): void {
    for (const one of keys) this.key(one, true)
    for (const one of keys.toReversed()) this.key(one, false)
  }

  /** Goes at once, behind what waits. */
  now(events: InputEvent[]): void {
    this.#waiting.push(...events)
    this.#flush()
  }

  /** Nothing is down any more: the page lost the keyboard, or the person gives it back. */
  letGo(): void {
    this.#letGoOfKeys()
    for (const button of [...this.#buttons]) this.button(button, false)
    this.#flush()
  }

  #letGoOfKeys(): void {
    const up = [...this.#keys.values()].map((held): InputEvent => ({ type: 'key', ...held, down: false }))
    this.#keys.clear()
    if (up.length > 0) this.now(up.toReversed())
  }

  #flush(): void {
    this.#cancel?.()
    this.#cancel = null
    const events = this.#waiting
    this.#waiting = []
    for (let from = 0; from < events.length; from += mostEvents) {
      this.#send?.(events.slice(from, from + mostEvents))
    }
  }
}

function sum(a: number, b: number): number {
  return Math.min(100, Math.max(-100, a + b))
}
