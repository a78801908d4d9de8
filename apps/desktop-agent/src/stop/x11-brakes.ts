import type { XEvent } from 'x11'
import type { Point } from '../desktop.ts'
import { modifiersOf, type Keymap } from '../input/x11/keymap.ts'
import { keysymNamed, keysymsOf } from '../input/x11/keysyms.ts'
import { readKeymap, selectKeymapEvents, type XkbExtension } from '../input/x11/xkb.ts'
import { connectX11, type X11Connection } from '../x11/connect.ts'
import type { BrakeOptions, Brakes } from './brakes.ts'

interface XInputExtension {
  majorOpcode: number
  xi2: { majorVersion: number; minorVersion: number } | null
  AllMasterDevices: number
  EventType: Record<string, number>
  XISelectEvents(window: number, masks: { deviceId: number; mask: string[] }): void
  XIQueryDevice(device: number, done: (error: Error | null | undefined, devices: XDevice[]) => true | void): void
}

interface XDevice {
  deviceId: number
  name: string
}

interface RawEvent extends XEvent {
  evtype: number
  sourceId: number
  detail: number
  flags: number
}

interface X11BrakeOptions extends BrakeOptions {
  keys: readonly string[]
  corner: Point | null
}

const rawEvents = [
  'RawKeyPress',
  'RawKeyRelease',
  'RawButtonPress',
  'RawButtonRelease',
  'RawMotion',
  'HierarchyChanged',
]
/** Caps Lock and Num Lock do not matter: a grab names its modifiers exactly. */
const ignoredModifiers = [0, 2, 16, 18]
const quietBetweenMs = 100
/** `XIKeyRepeat` of XI2.h: a key held down, not a new press. */
const keyRepeat = 1 << 16
const keyboardChanged = [0, 1]

export async function watchX11Brakes(options: X11BrakeOptions): Promise<Brakes | { problem: string }> {
  const connection = await connectX11(options)
  if ('problem' in connection) return connection
  try {
    return await startWatching(connection, options)
  } catch (error) {
    connection.close()
    return { problem: `The local brakes do not work: ${error instanceof Error ? error.message : error}` }
  }
}

async function startWatching(connection: X11Connection, options: X11BrakeOptions): Promise<Brakes> {
  const { client, screen } = connection
  const { corner, isActing } = options
  const xinput = await connection.extension<XInputExtension>('xinput')
  if (!xinput.xi2) throw new Error('the X server has no XInput 2')
  const problems: string[] = []
  const tellLocalInput = onceIn(quietBetweenMs, options.onLocalInput)
  const hotkey = await watchHotkey(connection, options.keys, () => options.onBrake('hotkey'), problems)
  let isInCorner = false
  let injecting = await injectingDevices(connection, xinput)

  const stopListening = connection.onEvent((event) => {
    if (event.extension !== xinput.majorOpcode) return
    const raw = event as RawEvent
    if (raw.evtype === xinput.EventType.HierarchyChanged) {
      void injectingDevices(connection, xinput).then((found) => (injecting = found), ignoreLoss)
      return
    }
    hotkey?.see(raw, xinput.EventType)
    if (injecting.has(raw.sourceId) && isActing()) {
      isInCorner = false
      return
    }
    tellLocalInput()
    if (corner && raw.evtype === xinput.EventType.RawMotion) void lookAtPointer(corner)
  })
  connection.onLost(options.onLost)
  xinput.XISelectEvents(screen.root, { deviceId: xinput.AllMasterDevices, mask: rawEvents.slice(0, -1) })
  xinput.XISelectEvents(screen.root, { deviceId: 0, mask: ['HierarchyChanged'] })
  await connection.ask<unknown>('brakes', (done) => client.GetInputFocus(done))

  async function lookAtPointer({ x, y }: Point) {
    const pointer = await connection
      .ask<{ rootX: number; rootY: number }>('pointer', (done) => client.QueryPointer(screen.root, done))
      .catch(ignoreLoss)
    const wasInCorner = isInCorner
    isInCorner = pointer !== null && pointer.rootX === x && pointer.rootY === y
    if (isInCorner && !wasInCorner) options.onBrake('corner')
  }

  return {
    problems,
    close() {
      stopListening()
      connection.close()
    },
  }
}

/** Devices of the extension for tests, one pair for each pointer on the screen. */
async function injectingDevices(connection: X11Connection, xinput: XInputExtension): Promise<Set<number>> {
  const devices = await connection.ask<XDevice[]>('devices', (done) => xinput.XIQueryDevice(0, done))
  return new Set(devices.filter(({ name }) => / XTEST (pointer|keyboard)$/.test(name)).map(({ deviceId }) => deviceId))
}

/**
 * The keys are grabbed, so that no program gets them, and also seen as raw events, which come while a menu or a lock screen
 * has the keyboard for itself.
 */
async function watchHotkey(
  connection: X11Connection,
  keys: readonly string[],
  onPressed: () => void,
  problems: string[],
): Promise<{ see(event: RawEvent, types: Record<string, number>): void } | null> {
  if (keys.length === 0) return null
  const { client, screen } = connection
  const xkb = await connection.extension<XkbExtension>('xkb')
  const pressed = new Set<number>()
  let grabbed: Hotkey | null = null
  /** The grab and the raw event tell of the same press, and the grab of each repetition while the keys are held. */
  let isTold = false

  function tell() {
    if (!isTold) onPressed()
    isTold = true
  }

  async function grab() {
    const found = findHotkey(await readKeymap(connection, xkb), keys)
    if (JSON.stringify(found) === JSON.stringify(grabbed)) return
    if (grabbed)
      for (const extra of ignoredModifiers) client.UngrabKey(screen.root, grabbed.keycode, grabbed.modifiers | extra)
    grabbed = found
    if (!found)
      return void problems.push(`The hotkey ${keys.join('+')} cannot be watched: this keyboard has not all its keys`)
    const grabs = ignoredModifiers.map((extra) =>
      connection.ask<unknown>('hotkey', (done) =>
        client.GrabKey(screen.root, 0, found.modifiers | extra, found.keycode, 1, 1, done),
      ),
    )
    const refused = (await Promise.allSettled(grabs)).some(({ status }) => status === 'rejected')
    if (refused) problems.push(`The hotkey ${keys.join('+')} belongs to another program too, which gets it as well`)
  }

  selectKeymapEvents(xkb)
  connection.onEvent((event) => {
    if (event.type === xkb.firstEvent && keyboardChanged.includes(Number(event.xkbType))) void grab().catch(ignoreLoss)
    if (event.name === 'KeyPress' && event.keycode === grabbed?.keycode) tell()
  })
  await grab()

  return {
    see({ evtype, detail, flags }, types) {
      if (evtype === types.RawKeyRelease) pressed.delete(detail)
      if (evtype !== types.RawKeyPress || flags & keyRepeat) return
      if (detail === grabbed?.keycode) isTold = false
      pressed.add(detail)
      const held = grabbed?.holders.every((keycodes) => keycodes.some((keycode) => pressed.has(keycode)))
      if (detail === grabbed?.keycode && held) tell()
    },
  }
}

interface Hotkey {
  keycode: number
  /** As the protocol counts them. */
  modifiers: number
  /** For each modifier the keys that hold it, one of which must be down. */
  holders: number[][]
}

/** The last key of a chord with all others held. */
function findHotkey(keymap: Keymap, keys: readonly string[]): Hotkey | null {
  const keycodes = keys.map((name) => keycodeOf(keymap, name))
  const last = keycodes.pop()
  if (last === undefined || keycodes.includes(undefined)) return null
  const masks = keycodes.map((keycode) => modifiersOf(keymap, keycode ?? 0))
  return {
    keycode: last,
    modifiers: masks.reduce((sum, mask) => sum | mask, 0),
    holders: masks.map((mask) => keymap.modifiers.filter((_, index) => mask & (1 << index)).flat()),
  }
}

function keycodeOf(keymap: Keymap, name: string): number | undefined {
  const keysym = [...name].length === 1 ? keysymsOf(name)[0] : keysymNamed(name)
  return keymap.keys.find((key) => key.groups.some(({ keysyms }) => keysyms[0] === keysym))?.keycode
}

function onceIn(ms: number, tell: () => void): () => void {
  let last = -Infinity
  return () => {
    if (performance.now() < last + ms) return
    last = performance.now()
    tell()
  }
}

/** Whoever watches is told of a lost connection by `onLost`. */
function ignoreLoss(): null {
  return null
}
