import type { Display, InputEvent } from '@rain/protocol'
import { UnknownKey, type InputDriver, type Point } from '../desktop.ts'

/** What is left over between two events of one person. */
interface Remainder {
  /** Parts of wheel clicks that were not enough for one. */
  wheelX: number
  wheelY: number
  /** Keys that are down, by their place on the person's keyboard, and as what they were pressed. */
  keys: Map<string, string>
}

const remainders = new WeakMap<InputDriver, Remainder>()

/**
 * Does what a person did on a live picture. Whatever key of theirs is let go is the one that was pressed, also when it would
 * write something else by now. A key that this system has not is left out.
 */
export async function applyInputEvent(
  driver: InputDriver,
  event: InputEvent,
  display: Display,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const remainder = remainders.get(driver) ?? { wheelX: 0, wheelY: 0, keys: new Map<string, string>() }
  remainders.set(driver, remainder)
  switch (event.type) {
    case 'move':
      return driver.move(placeOf(event, display))
    case 'button':
      await driver.move(placeOf(event, display))
      return driver.button(event.button, event.down)
    case 'wheel':
      await driver.move(placeOf(event, display))
      return turnWheel(driver, event, remainder, signal)
    case 'key':
      return pressKey(driver, event, remainder.keys)
    case 'text':
      // it may be a password: never through the clipboard
      await driver.type(event.text, { secret: true }, signal)
  }
}

/** Forgets what is down, after everything was released. */
export function forgetInput(driver: InputDriver): void {
  remainders.delete(driver)
}

/** The pixel that lies under a place of the picture. */
function placeOf({ x, y }: Point, display: Display): Point {
  return {
    x: display.x + Math.min(display.width - 1, Math.floor(x * display.width)),
    y: display.y + Math.min(display.height - 1, Math.floor(y * display.height)),
  }
}

async function turnWheel(
  driver: InputDriver,
  { dx, dy }: { dx: number; dy: number },
  remainder: Remainder,
  signal: AbortSignal,
): Promise<void> {
  remainder.wheelX += dx
  remainder.wheelY += dy
  const [right, down] = [Math.trunc(remainder.wheelX), Math.trunc(remainder.wheelY)]
  remainder.wheelX -= right
  remainder.wheelY -= down
  if (down !== 0) await driver.scroll(down > 0 ? 'down' : 'up', Math.abs(down), [], signal)
  if (right !== 0) await driver.scroll(right > 0 ? 'right' : 'left', Math.abs(right), [], signal)
}

/**
 * Keys that say nothing of their own: what locks has already been applied to the letters that follow, AltGr to the
 * characters, and dead keys arrive as the text they end in.
 */
const silentKeys = new Set([
  'CapsLock',
  'NumLock',
  'ScrollLock',
  'AltGraph',
  'Dead',
  'Process',
  'Unidentified',
  'Fn',
  'FnLock',
  'Hyper',
])

/** Keys whose side, or place on the keypad, only the code tells. */
const namesByCode: Record<string, string> = {
  ControlLeft: 'Control_L',
  ControlRight: 'Control_R',
  ShiftLeft: 'Shift_L',
  ShiftRight: 'Shift_R',
  AltLeft: 'Alt_L',
  AltRight: 'Alt_R',
  MetaLeft: 'Super_L',
  MetaRight: 'Super_R',
  OSLeft: 'Super_L',
  OSRight: 'Super_R',
  NumpadEnter: 'KP_Enter',
}

async function pressKey(
  driver: InputDriver,
  { key, code, down }: { key: string; code: string; down: boolean },
  keys: Map<string, string>,
): Promise<void> {
  const place = code || key
  // Windows reports AltGr as the left Control key and AltGr
  if (key === 'AltGraph' && down) await letGo(driver, 'ControlLeft', keys)
  if (silentKeys.has(key)) return
  if (!down) return letGo(driver, place, keys)
  const name = keys.get(place) ?? namesByCode[code] ?? key
  try {
    await driver.key(name, true)
    keys.set(place, name)
  } catch (error) {
    if (!(error instanceof UnknownKey)) throw error
  }
}

async function letGo(driver: InputDriver, place: string, keys: Map<string, string>): Promise<void> {
  const name = keys.get(place)
  keys.delete(place)
  if (name !== undefined) await driver.key(name, false)
}
