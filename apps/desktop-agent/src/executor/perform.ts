import { unreachable, type DesktopAction } from '@rain/protocol'
import { delay } from '@rain/runtime'
import type { InputDriver, MouseButton, Point } from '../desktop.ts'
import { UnknownKey } from '../desktop.ts'
import { parseChord, parseChords } from '../input/key-names.ts'

/** Places of an action on the desktop, made of those in its picture. */
export interface Places {
  at?: Point
  /** Of a drag, all of it but its start. */
  path?: Point[]
  start?: Point
}

/** `how far` is for the model: it never holds what was typed. */
export type Performed =
  { status: 'done' } | { status: 'cut'; howFar: string } | { status: 'unknown_key'; message: string }

const done: Performed = { status: 'done' }

/**
 * Mouse and keyboard do what the action says. `secret` is what `type_secret` types. Aborted, it ends soon and tells how far
 * it came; what is pressed by then is released by the caller. Throws what the driver throws.
 */
export async function perform(
  action: DesktopAction,
  places: Places,
  input: InputDriver,
  options: { secret?: string; signal: AbortSignal },
): Promise<Performed> {
  const { signal } = options
  switch (action.action) {
    case 'screenshot':
    case 'zoom':
    case 'cursor_position':
      return done
    case 'wait':
      await delay(action.duration * 1_000, signal)
      return whole(signal, 'It did not wait to the end.')
    case 'mouse_move':
      return moveTo(input, places)
    case 'left_click':
      return click(input, 'left', 1, places, action.text, signal)
    case 'right_click':
      return click(input, 'right', 1, places, action.text, signal)
    case 'middle_click':
      return click(input, 'middle', 1, places, action.text, signal)
    case 'double_click':
      return click(input, 'left', 2, places, action.text, signal)
    case 'triple_click':
      return click(input, 'left', 3, places, action.text, signal)
    case 'left_click_drag': {
      const start = places.start ?? (await input.pointer())
      return naming(async () => {
        await input.drag([start, ...(places.path ?? [])], heldKeys(action.text), signal)
        return whole(signal, 'The drag was let go on its way.')
      })
    }
    case 'left_mouse_down':
    case 'left_mouse_up':
      await moveTo(input, places)
      await input.button('left', action.action === 'left_mouse_down')
      return done
    case 'scroll':
      await moveTo(input, places)
      return naming(async () => {
        await input.scroll(action.scroll_direction, action.scroll_amount, heldKeys(action.text), signal)
        return whole(signal, 'It may have scrolled less far.')
      })
    case 'type':
      return type(input, action.text, { secret: false }, signal)
    case 'type_secret':
      return type(input, options.secret ?? '', { secret: true }, signal)
    case 'key':
      return pressChords(input, action, signal)
    case 'hold_key':
      return naming(async () => {
        const keys = parseChords(action.text).flat()
        await input.hold(keys, action.duration * 1_000, signal)
        return whole(signal, 'The keys were let go early.')
      })
    default:
      return unreachable(action)
  }
}

async function moveTo(input: InputDriver, { at }: Places): Promise<Performed> {
  if (at) await input.move(at)
  return done
}

async function click(
  input: InputDriver,
  button: MouseButton,
  count: 1 | 2 | 3,
  places: Places,
  held: string | undefined,
  signal: AbortSignal,
): Promise<Performed> {
  await moveTo(input, places)
  if (signal.aborted) return { status: 'cut', howFar: 'The pointer was moved; nothing was clicked.' }
  return naming(async () => {
    await input.click(button, count, heldKeys(held), signal)
    return whole(signal, 'The click may have happened.')
  })
}

async function type(
  input: InputDriver,
  text: string,
  options: { secret: boolean },
  signal: AbortSignal,
): Promise<Performed> {
  const { typed, of } = await input.type(text, options, signal)
  return typed < of ? { status: 'cut', howFar: `${typed} of ${of} characters were typed.` } : done
}

/** An unknown name in the first chord is known before anything is pressed; in a later one the earlier have been. */
async function pressChords(
  input: InputDriver,
  { text, repeat = 1 }: { text: string; repeat?: number },
  signal: AbortSignal,
): Promise<Performed> {
  const once = parseChords(text)
  const chords = Array.from({ length: repeat }, () => once).flat()
  for (const [pressed, chord] of chords.entries()) {
    const soFar = `${pressed} of ${chords.length} chords were pressed.`
    if (signal.aborted) return { status: 'cut', howFar: soFar }
    const outcome = await naming(async () => {
      await input.pressChord(chord)
      return done
    })
    if (outcome.status !== 'done') {
      return pressed > 0 && outcome.status === 'unknown_key'
        ? { status: 'cut', howFar: `${soFar} Then: ${outcome.message}` }
        : outcome
    }
  }
  return done
}

function heldKeys(text = ''): string[] {
  return parseChord(text.replace(/\s+/g, ''))
}

function whole(signal: AbortSignal, otherwise: string): Performed {
  return signal.aborted ? { status: 'cut', howFar: otherwise } : done
}

/** A key that the system has not is the caller's mistake, not the driver's. */
async function naming(run: () => Promise<Performed>): Promise<Performed> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof UnknownKey) return { status: 'unknown_key', message: error.message }
    throw error
  }
}
