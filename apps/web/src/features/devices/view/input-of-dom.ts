import type { InputEvent } from '@rain/protocol'

/** Where something is, as parts of the width and height of the picture. */
export interface Spot {
  x: number
  y: number
}

interface Box {
  left: number
  top: number
  width: number
  height: number
}

type Button = Extract<InputEvent, { type: 'button' }>['button']

const buttons: Record<number, Button> = { 0: 'left', 1: 'middle', 2: 'right' }

/** What the browser calls one click of a wheel, in pixels, lines and pages. */
const perClick = [100, 3, 1] as const
const mostClicks = 100

/** @returns The nearest place in the picture; null when there is no picture. */
export function spotOf({ clientX, clientY }: { clientX: number; clientY: number }, box: Box): Spot | null {
  if (box.width <= 0 || box.height <= 0) return null
  return { x: clamp((clientX - box.left) / box.width, 0, 1), y: clamp((clientY - box.top) / box.height, 0, 1) }
}

/** @returns Null for a button that a desktop does not have. */
export function buttonOf({ button }: { button: number }): Button | null {
  return buttons[button] ?? null
}

/** Turns of the wheel as clicks, to the right and down. Null: it did not turn. */
export function wheelOf(
  { deltaX, deltaY, deltaMode }: { deltaX: number; deltaY: number; deltaMode: number },
  spot: Spot,
): InputEvent | null {
  const unit = perClick[deltaMode] ?? perClick[0]
  const dx = clamp(deltaX / unit, -mostClicks, mostClicks)
  const dy = clamp(deltaY / unit, -mostClicks, mostClicks)
  return dx === 0 && dy === 0 ? null : { type: 'wheel', dx, dy, ...spot }
}

/** A text in pieces that fit into one event each. No character is cut in two. */
export function textEvents(text: string): InputEvent[] {
  const plain = text.replaceAll('\r\n', '\n')
  const events: InputEvent[] = []
  let piece = ''
  for (const character of plain) {
    if (piece.length + character.length > mostChars) {
      events.push({ type: 'text', text: piece })
      piece = ''
    }
    piece += character
  }
  return piece === '' ? events : [...events, { type: 'text', text: piece }]
}

const mostChars = 1_000

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
