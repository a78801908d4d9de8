import { delay } from '@rain/runtime'
import { UnknownKey } from '../../desktop.ts'
import type { X11Connection } from '../../x11/connect.ts'
import { canonicalKeyName } from '../key-names.ts'
import type { FakeInput } from './fake-input.ts'
import { findStroke, levelModifiers, modifier, modifiersOf, type Keymap, type Stroke } from './keymap.ts'
import { keysymNamed, keysymsOf } from './keysyms.ts'
import { createSpareKeys, type SpareKeys } from './spare-keys.ts'
import { readKeymap, selectKeymapEvents, type XkbExtension } from './xkb.ts'

/** Keys that can be pressed together, and the keyboard they were looked up on. */
export interface Chord {
  keys: readonly Stroke[]
  map: Keymap
  state: State
}

/** The keyboard of an X server, on whatever layout it has. */
export interface Keyboard {
  /** @throws UnknownKey naming the first that is none. */
  chord(names: readonly string[], signal?: AbortSignal): Promise<Chord>
  /** Presses the keys of a chord in order. @returns What lets them go again, backwards. */
  press(chord: Chord): () => void
  /** Presses one key until `up`, with its character as it is meant under whatever else is held. @throws UnknownKey */
  down(name: string): Promise<void>
  up(name: string): void
  /** @returns How many characters were typed before the signal. */
  type(chars: readonly string[], signal: AbortSignal): Promise<number>
  releaseAll(): Promise<void>
  close(): Promise<void>
}

interface State {
  group: number
  lockedGroup: number
  locked: number
  held: number
}

/** Between two looks at the signal. */
const charsAtOnce = 16
/** A longer text is typed no faster than programs read: what they have yet to read cannot be stopped any more. */
const unhurriedAfter = 64
const betweenMs = 8

export async function createKeyboard(
  connection: X11Connection,
  xkb: XkbExtension,
  input: FakeInput,
): Promise<Keyboard> {
  selectKeymapEvents(xkb)
  let known: Keymap | undefined
  connection.onEvent((event) => {
    const keymapChanged = event.type === xkb.firstEvent && (event.xkbType === 0 || event.xkbType === 1)
    if (keymapChanged) known = undefined
  })
  const down = new Map<string, number>()
  const spare: SpareKeys = await createSpareKeys(connection)

  async function keymap(): Promise<Keymap> {
    if (known) return known
    const read = await readKeymap(connection, xkb)
    known = read
    return read
  }

  async function readState(): Promise<State> {
    const state = await connection.ask<Parameters<Parameters<XkbExtension['GetState']>[1]>[1]>(
      'keyboard state',
      (done) => xkb.GetState(xkb.UseCoreKbd, done),
    )
    return {
      group: state.group,
      lockedGroup: state.lockedGroup,
      locked: state.lockedMods,
      held: state.baseMods,
    }
  }

  function lockGroup(group: number) {
    xkb.LatchLockState(xkb.UseCoreKbd, 0, 0, true, group, 0, 0, false, 0)
  }

  function setCapsLock(on: boolean) {
    xkb.LatchLockState(xkb.UseCoreKbd, modifier.lock, on ? modifier.lock : 0, false, 0, 0, 0, false, 0)
  }

  /** The strokes of keysyms, lending keys to those that have none. Null where there is no room. */
  async function strokesFor(
    wishes: readonly number[][],
    state: State,
    signal?: AbortSignal,
  ): Promise<(Stroke | null)[]> {
    const find = async () => {
      const map = await keymap()
      return wishes.map((keysyms) => findStroke(map, state, keysyms))
    }
    const found = await find()
    const missing = [...new Set(wishes.filter((_, index) => found[index] === null).map(([first]) => first ?? 0))]
    if (missing.length === 0) return found
    const hasRoom = await spare.lend(missing.slice(0, spare.atOnce), await keymap(), { signal })
    known = undefined
    return hasRoom ? find() : found
  }

  function tap(stroke: Stroke, map: Keymap, heldKeycodes: readonly number[]) {
    const modKeys = levelModifiers(map)
    const needed = [...modKeys].filter(([mod]) => stroke.press & mod).map(([, keycode]) => keycode)
    const inTheWay = heldKeycodes.filter((keycode) => modifiersOf(map, keycode) & stroke.release)
    for (const keycode of inTheWay) input.key(keycode, false)
    for (const keycode of needed) input.key(keycode, true)
    input.key(stroke.keycode, true)
    return () => {
      for (const keycode of needed.reverse()) input.key(keycode, false)
      for (const keycode of inTheWay) input.key(keycode, true)
    }
  }

  /** Types as many as there are keys for at the moment; the rest needs other keys. */
  async function typeSome(
    chars: readonly string[],
    strokes: ReadonlyMap<string, Stroke>,
    state: State,
    signal: AbortSignal,
  ): Promise<number> {
    const map = await keymap()
    const heldKeycodes = state.held ? (await input.pressed()).keycodes : []
    let group = state.group
    let typed = 0
    try {
      while (typed < chars.length && !signal.aborted) {
        for (const char of chars.slice(typed, typed + charsAtOnce)) {
          const stroke = strokes.get(char)
          typed++
          if (!stroke) continue
          if (stroke.group !== group) lockGroup((group = stroke.group))
          const letGo = tap(stroke, map, heldKeycodes)
          input.key(stroke.keycode, false)
          letGo()
        }
        await input.carriedOut()
        spare.used()
        if (typed > unhurriedAfter) await delay(betweenMs, signal)
      }
    } finally {
      if (group !== state.group) lockGroup(state.lockedGroup)
    }
    return typed
  }

  async function type(chars: readonly string[], signal: AbortSignal): Promise<number> {
    const before = await readState()
    const hadCapsLock = (before.locked & modifier.lock) !== 0
    const state = { ...before, locked: before.locked & ~modifier.lock }
    if (hadCapsLock) setCapsLock(false)
    let typed = 0
    try {
      while (typed < chars.length && !signal.aborted) {
        const some = await nextRun(chars.slice(typed), state, signal)
        if (signal.aborted) break
        typed += await typeSome(some.chars, some.strokes, state, signal)
      }
    } finally {
      if (hadCapsLock) setCapsLock(true)
    }
    return typed
  }

  /** The characters up to the first that needs another key than can be had at the same time. */
  async function nextRun(chars: readonly string[], state: State, signal: AbortSignal) {
    const map = await keymap()
    const strokes = new Map<string, Stroke>()
    const missing: string[] = []
    let end = 0
    for (; end < chars.length; end++) {
      const char = chars[end] ?? ''
      if (strokes.has(char) || missing.includes(char)) continue
      const stroke = findStroke(map, state, keysymsOf(char))
      if (stroke) strokes.set(char, stroke)
      else if (keysymsOf(char).length === 0) continue
      else if (missing.length === spare.atOnce) break
      else missing.push(char)
    }
    if (missing.length === 0) return { chars: chars.slice(0, end), strokes }
    const needed = new Set([...strokes.keys()].flatMap(keysymsOf))
    const hasRoom = await spare.lend(
      missing.map((char) => keysymsOf(char)[0] ?? 0),
      map,
      { needed, signal },
    )
    known = undefined
    const now = await keymap()
    for (const char of new Set(chars.slice(0, end))) {
      const stroke = findStroke(now, state, keysymsOf(char))
      if (stroke) strokes.set(char, stroke)
      else strokes.delete(char)
    }
    const [first = ''] = missing
    if (!signal.aborted && !(hasRoom && strokes.has(first))) {
      throw new Error('This keyboard has no room for one of the characters')
    }
    // a key that was lent to one of the others may have been needed for these
    const isReady = (char: string) => strokes.has(char) || keysymsOf(char).length === 0
    const ready = chars.slice(0, end).findIndex((char) => !isReady(char))
    return { chars: chars.slice(0, ready === -1 ? end : ready), strokes }
  }

  await spare.takeBackLeftovers(await keymap())

  return {
    async chord(names, signal) {
      const wishes = names.map((name) => keysymsOfKey(name, names))
      const state = await readState()
      // keys of a chord mean themselves: neither Caps Lock nor what is held changes which they are
      const keys = await strokesFor(wishes, { ...state, locked: state.locked & ~modifier.lock, held: 0 }, signal)
      return { keys: keys.map((stroke, index) => stroke ?? noRoomFor(names[index])), map: await keymap(), state }
    },
    press({ keys, map, state }) {
      const pressed: number[] = []
      const hold = (keycode: number) => {
        if (pressed.includes(keycode)) return
        input.key(keycode, true)
        pressed.push(keycode)
      }
      const otherGroup = keys.find(({ group }) => group !== state.group)?.group
      if (otherGroup !== undefined) lockGroup(otherGroup)
      for (const key of keys) {
        const already = pressed.reduce((mods, keycode) => mods | modifiersOf(map, keycode), 0)
        for (const [mod, keycode] of levelModifiers(map)) if (key.press & ~already & mod) hold(keycode)
        hold(key.keycode)
      }
      return () => {
        for (const keycode of pressed.reverse()) input.key(keycode, false)
        if (otherGroup !== undefined) lockGroup(state.lockedGroup)
        spare.used()
      }
    },
    async down(name) {
      const state = await readState()
      const isChar = [...name].length === 1
      const [stroke] = await strokesFor([keysymsOfKey(name, [name])], isChar ? state : { ...state, held: 0 })
      if (!stroke) noRoomFor(name)
      else {
        if (stroke.group !== state.group) lockGroup(stroke.group)
        const letGo = tap(stroke, await keymap(), state.held ? (await input.pressed()).keycodes : [])
        letGo()
        if (stroke.group !== state.group) lockGroup(state.lockedGroup)
        down.set(canonicalKeyName(name), stroke.keycode)
      }
    },
    up(name) {
      const keycode = down.get(canonicalKeyName(name))
      if (keycode === undefined) return
      down.delete(canonicalKeyName(name))
      input.key(keycode, false)
      spare.used()
    },
    type,
    async releaseAll() {
      down.clear()
      const { keycodes, buttons } = await input.pressed()
      for (const keycode of keycodes) input.key(keycode, false)
      for (const button of buttons) input.button(button, false)
      await input.carriedOut()
    },
    close: () => spare.takeBack(),
  }
}

function noRoomFor(name = ''): never {
  throw new UnknownKey(`This keyboard has no key ${JSON.stringify(name)} and no room for one`)
}

/** @throws UnknownKey */
function keysymsOfKey(name: string, chord: readonly string[]): number[] {
  if ([...name].length === 1) {
    const char = chord.length > 1 && chord.some(isCommandKey) ? name.toLowerCase() : name
    const keysyms = keysymsOf(char)
    if (keysyms.length > 0) return keysyms
  }
  const codePoint = /^U\+?([0-9a-f]{4,6})$/i.exec(name)?.[1]
  if (codePoint) return keysymsOf(String.fromCodePoint(Math.min(Number.parseInt(codePoint, 16), 0x10ffff)))
  const keysym = keysymNamed(canonicalKeyName(name))
  if (keysym === undefined || keysym === 0) throw new UnknownKey(`There is no key called ${JSON.stringify(name)}`)
  return [keysym]
}

/** With these, a capital letter names its key: `ctrl+A` is what menus write for the key a. */
function isCommandKey(name: string): boolean {
  return /^(Control|Alt|Super|Meta|Hyper)_[LR]$/i.test(canonicalKeyName(name))
}
