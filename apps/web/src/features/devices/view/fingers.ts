import type { InputEvent } from '@rain/protocol'
import type { Spot } from './input-of-dom.ts'

/** What fingers end up doing. */
export interface FingerDeeds {
  move(spot: Spot): void
  button(button: 'left', down: boolean, spot: Spot): void
  click(button: 'left' | 'right', spot: Spot): void
  wheel(event: InputEvent): void
  /** The long press was noticed. */
  feel(): void
}

interface Finger {
  id: number
  /** Pixels of the page. */
  clientX: number
  clientY: number
  spot: Spot
}

export interface FingersOptions {
  deeds: FingerDeeds
  /** Calls back later; returns what takes that back. */
  after: (ms: number, run: () => void) => () => void
}

const longPressMs = 500
/** A finger that lies still moves no further than this, in pixels of the page. */
const stillPx = 10
/** So far two fingers go for one click of a wheel. */
const pixelsPerClick = 24

/**
 * Fingers as a mouse: a tap clicks, a long press clicks with the right button, one finger that goes on drags, and two scroll
 * the way a page does under them.
 */
export class Fingers {
  readonly #options: FingersOptions
  readonly #down = new Map<number, Finger>()
  #state: 'none' | 'pressed' | 'dragging' | 'scrolling' | 'done' = 'none'
  #cancelLongPress = () => {}

  constructor(options: FingersOptions) {
    this.#options = options
  }

  press(finger: Finger): void {
    const { deeds, after } = this.#options
    this.#down.set(finger.id, finger)
    this.#cancelLongPress()
    if (this.#down.size > 1) {
      if (this.#state === 'dragging') deeds.button('left', false, finger.spot)
      this.#state = this.#state === 'done' ? 'done' : 'scrolling'
      return
    }
    this.#state = 'pressed'
    this.#cancelLongPress = after(longPressMs, () => {
      this.#state = 'done'
      deeds.click('right', finger.spot)
      deeds.feel()
    })
  }

  move(finger: Finger): void {
    const before = this.#down.get(finger.id)
    if (!before) return
    if (this.#state === 'scrolling') return this.#scroll(before, finger)
    if (this.#state === 'pressed') this.#startDrag(before, finger)
    if (this.#state === 'dragging') this.#options.deeds.move(finger.spot)
  }

  /** `cancelled`: the browser took the finger away; it has done nothing more. */
  lift(finger: Finger, { cancelled = false } = {}): void {
    const pressed = this.#down.get(finger.id)
    if (!pressed) return
    this.#down.delete(finger.id)
    this.#cancelLongPress()
    const { deeds } = this.#options
    if (this.#state === 'pressed' && !cancelled) deeds.click('left', pressed.spot)
    if (this.#state === 'dragging') deeds.button('left', false, finger.spot)
    this.#state = this.#down.size === 0 ? 'none' : 'done'
  }

  #startDrag(from: Finger, to: Finger): void {
    if (Math.hypot(to.clientX - from.clientX, to.clientY - from.clientY) < stillPx) return
    this.#cancelLongPress()
    this.#state = 'dragging'
    this.#options.deeds.button('left', true, from.spot)
  }

  #scroll(before: Finger, finger: Finger): void {
    this.#down.set(finger.id, finger)
    const share = this.#down.size * pixelsPerClick
    const dx = (before.clientX - finger.clientX) / share
    const dy = (before.clientY - finger.clientY) / share
    if (dx !== 0 || dy !== 0) this.#options.deeds.wheel({ type: 'wheel', dx, dy, ...finger.spot })
  }
}
