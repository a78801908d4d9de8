import { delay } from '@rain/runtime'
import type { X11Connection } from '../../x11/connect.ts'
import { spareKeycodes, type Keymap } from './keymap.ts'
import { createWhetherRead } from './whether-read.ts'

/**
 * Keys that the layout leaves empty, lent to symbols it does not have. What is lent is written on the root window, so that
 * the next start can take it back after a crash.
 */
export interface SpareKeys {
  /** How many symbols can be had at once. */
  readonly atOnce: number
  /**
   * Gives each keysym a key and waits until programs know. Keysyms that are `needed` too keep theirs if there is room.
   * @returns False when the keyboard has no room.
   */
  lend(
    keysyms: readonly number[],
    keymap: Keymap,
    options?: { needed?: ReadonlySet<number>; signal?: AbortSignal },
  ): Promise<boolean>
  /** To be called whenever a lent key was pressed. */
  used(): void
  /** Takes back everything, once programs had time to read what was pressed last. */
  takeBack(): Promise<void>
  /** Takes back what an earlier process left behind. */
  takeBackLeftovers(keymap: Keymap): Promise<void>
}

/** Programs hear of a change by an event, and some read the keyboard in their own time then. */
const settleMs = 60
const idleMs = 2_000
const propertyName = '_RAIN_LENT_KEYS'
const cardinal = 6

export async function createSpareKeys(connection: X11Connection): Promise<SpareKeys> {
  const { client, screen } = connection
  const property = await connection.ask<number>(propertyName, (done) => client.InternAtom(false, propertyName, done))
  const lent = new Map<number, number>()
  const untilAllRead = await createWhetherRead(connection)
  let isRead = true
  let idle: NodeJS.Timeout | undefined
  let turn: Promise<unknown> = Promise.resolve()

  function write(changes: ReadonlyMap<number, number>) {
    for (const [first, keysyms] of runsOf(changes)) {
      client.ChangeKeyboardMapping(
        first,
        2,
        keysyms.flatMap((keysym) => [keysym, keysym]),
      )
    }
  }

  function remember() {
    if (lent.size === 0) client.DeleteProperty(screen.root, property)
    else client.ChangeProperty(0, screen.root, property, cardinal, 32, [...lent].flat())
  }

  /** A program that is behind would read what the key writes by then. */
  async function untilRead() {
    if (!isRead) await untilAllRead()
    isRead = true
  }

  /** Lending and taking back are never under way together. */
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    clearTimeout(idle)
    const acted = turn.then(act)
    // its caller hears of a failure; the next one is not concerned
    turn = acted.catch(() => undefined)
    return acted
  }

  async function takeBack() {
    if (lent.size === 0) return
    await untilRead()
    write(new Map([...lent.keys()].map((keycode) => [keycode, 0])))
    lent.clear()
    remember()
    await connection.ask<unknown>('keys given back', (done) => client.GetInputFocus(done))
  }

  function takeBackWhenIdle() {
    clearTimeout(idle)
    // a server that has gone has no keys to take back
    idle = setTimeout(() => void inTurn(takeBack).catch(() => undefined), idleMs)
    idle.unref()
  }

  async function lend(
    keysyms: readonly number[],
    keymap: Keymap,
    { needed, signal }: { needed?: ReadonlySet<number>; signal?: AbortSignal } = {},
  ): Promise<boolean> {
    // another layout was loaded meanwhile: what was lent is gone
    for (const [keycode, keysym] of lent) if (writtenBy(keymap, keycode) !== keysym) lent.delete(keycode)
    const free = spareKeycodes(keymap)
    const old = [...lent].filter(([, keysym]) => !keysyms.includes(keysym))
    const isNeeded = ([, keysym]: [number, number]) => needed?.has(keysym) ?? false
    const byNeed = [...old.filter((key) => !isNeeded(key)), ...old.filter(isNeeded)].map(([keycode]) => keycode)
    const chosen = [...free, ...byNeed].slice(0, keysyms.length)
    if (chosen.length < keysyms.length) return false
    if (chosen.some((keycode) => lent.has(keycode))) await untilRead()
    const changes = new Map(chosen.map((keycode, index) => [keycode, keysyms[index] ?? 0]))
    for (const [keycode, keysym] of changes) {
      lent.delete(keycode)
      lent.set(keycode, keysym)
    }
    remember()
    write(changes)
    await connection.ask<unknown>('keys lent', (done) => client.GetInputFocus(done))
    await delay(settleMs, signal)
    takeBackWhenIdle()
    return true
  }

  return {
    atOnce: 8,
    lend: (keysyms, keymap, options) => inTurn(() => lend(keysyms, keymap, options)),
    used() {
      if (lent.size === 0) return
      isRead = false
      takeBackWhenIdle()
    },
    takeBack: () => inTurn(takeBack),
    async takeBackLeftovers(keymap) {
      const { data } = await connection.ask<{ data: Buffer }>('keys left behind', (done) =>
        client.GetProperty(0, screen.root, property, cardinal, 0, 512, done),
      )
      for (let at = 0; at + 8 <= data.length; at += 8) {
        const [keycode, keysym] = [data.readUInt32LE(at), data.readUInt32LE(at + 4)]
        if (writtenBy(keymap, keycode) === keysym) lent.set(keycode, keysym)
      }
      await inTurn(takeBack)
    },
  }
}

/** What a key writes, when every level of it writes the same. */
function writtenBy(keymap: Keymap, keycode: number): number | undefined {
  const keysyms =
    keymap.keys.find((key) => key.keycode === keycode)?.groups.flatMap((group) => [...group.keysyms]) ?? []
  return keysyms.find((keysym) => keysym !== 0)
}

/** Neighbouring keycodes together: every change makes all programs read the keyboard anew. */
function runsOf(changes: ReadonlyMap<number, number>): Map<number, number[]> {
  const runs = new Map<number, number[]>()
  let first = -1
  let previous = -1
  for (const keycode of [...changes.keys()].sort((a, b) => a - b)) {
    if (keycode !== previous + 1) first = keycode
    previous = keycode
    runs.set(first, [...(runs.get(first) ?? []), changes.get(keycode) ?? 0])
  }
  return runs
}
