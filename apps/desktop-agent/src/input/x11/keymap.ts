/** A kind of key: which modifiers choose which of its levels. */
export interface KeyType {
  /** The modifiers it looks at; others change nothing. */
  mask: number
  /** Modifiers (within the mask) and the level they give. Whatever is not listed gives level 0. */
  levels: readonly { mods: number; level: number }[]
}

/** What one key writes: keysyms by group (layout) and level, with the type of each group. */
export interface Key {
  keycode: number
  groups: readonly { type: KeyType; keysyms: readonly number[] }[]
}

/** The keyboard as the server has it. Keycodes are 8 to 255; modifiers are the eight bits of the protocol. */
export interface Keymap {
  keys: readonly Key[]
  /** Keycodes of each of the eight modifiers, Shift first. */
  modifiers: readonly (readonly number[])[]
}

/** What the keyboard is in the middle of. */
export interface KeyboardState {
  group: number
  locked: number
  /** Modifiers held by a key that is down. */
  held: number
}

/** How a keysym is written: which key in which layout, and what has to be held, or let go, meanwhile. */
export interface Stroke {
  keycode: number
  group: number
  /** Modifiers that must be down. */
  press: number
  /** Modifiers that are down and must not be. */
  release: number
}

export const modifier = { shift: 1, lock: 2, control: 4, alt: 8, numLock: 16, super: 64 } as const

/** Shift, ISO_Level3_Shift, Mode_switch, ISO_Level5_Shift: keys that choose a level while they are held. */
const levelKeysyms = [0xffe1, 0xfe03, 0xff7e, 0xfe11]

/** From here on keycodes belong to keypads and multimedia keys, whose characters are the second choice. */
const lastMainKeycode = 91
const farKeyCost = 100
const otherGroupCost = 10

/** @returns The easiest stroke that gives one of the keysyms, the first of which is preferred at equal ease. */
export function findStroke(keymap: Keymap, state: KeyboardState, keysyms: readonly number[]): Stroke | null {
  const { places, combinations } = indexOf(keymap)
  let best: { place: Place; mods: number; cost: number } | undefined
  for (const [wish, keysym] of keysyms.entries()) {
    for (const place of places.get(keysym) ?? []) {
      const mods = modifiersFor(place, combinations, state.locked)
      if (mods === null) continue
      const isOtherGroup = place.group !== effectiveGroup(place.key, state.group)
      const isFar = place.key.keycode > lastMainKeycode
      const cost =
        countBits(mods) + (isOtherGroup ? otherGroupCost : 0) + (isFar ? farKeyCost : 0) + wish / keysyms.length
      if (!best || cost < best.cost) best = { place, mods, cost }
    }
  }
  if (!best) return null
  const { place, mods } = best
  const inTheWay = place.type.mask & state.held & ~mods & (combinations.at(-1) ?? 0)
  return {
    keycode: place.key.keycode,
    group: place.group === effectiveGroup(place.key, state.group) ? state.group : place.group,
    press: mods & ~state.held,
    release: inTheWay,
  }
}

/** The keycode to hold for each modifier that chooses levels. */
export function levelModifiers(keymap: Keymap): ReadonlyMap<number, number> {
  return indexOf(keymap).levelKeys
}

/** The modifiers that a keycode holds. */
export function modifiersOf(keymap: Keymap, keycode: number): number {
  return keymap.modifiers.reduce(
    (mods, keycodes, index) => (keycodes.includes(keycode) ? mods | (1 << index) : mods),
    0,
  )
}

/** Keycodes that write nothing and modify nothing, the last one first. */
export function spareKeycodes(keymap: Keymap): number[] {
  const used = new Set(keymap.modifiers.flat())
  return keymap.keys
    .filter(
      (key) => !used.has(key.keycode) && key.groups.every(({ keysyms }) => keysyms.every((keysym) => keysym === 0)),
    )
    .map(({ keycode }) => keycode)
    .reverse()
}

interface Place {
  key: Key
  group: number
  level: number
  type: KeyType
}

/** A keyboard as it is looked things up in. */
interface KeymapIndex {
  places: Map<number, Place[]>
  levelKeys: Map<number, number>
  /** Of the modifiers that choose levels, the fewest first. */
  combinations: readonly number[]
}

const indexes = new WeakMap<Keymap, KeymapIndex>()

function indexOf(keymap: Keymap): KeymapIndex {
  const known = indexes.get(keymap)
  if (known) return known
  const levelKeys = findLevelKeys(keymap)
  const combinations = [...levelKeys.keys()]
    .reduce((all, mod) => [...all, ...all.map((mods) => mods | mod)], [0])
    .sort((one, other) => countBits(one) - countBits(other))
  const index = { places: findPlaces(keymap), levelKeys, combinations }
  indexes.set(keymap, index)
  return index
}

function findPlaces(keymap: Keymap): Map<number, Place[]> {
  const places = new Map<number, Place[]>()
  for (const key of keymap.keys) {
    for (const [group, { type, keysyms }] of key.groups.entries()) {
      for (const [level, keysym] of keysyms.entries()) {
        if (keysym === 0) continue
        const there = places.get(keysym)
        if (there) there.push({ key, group, level, type })
        else places.set(keysym, [{ key, group, level, type }])
      }
    }
  }
  return places
}

function findLevelKeys(keymap: Keymap): Map<number, number> {
  const writes = new Map(keymap.keys.map((key) => [key.keycode, key.groups[0]?.keysyms[0]]))
  const found = new Map<number, number>()
  for (const keysym of levelKeysyms) {
    for (const [index, keycodes] of keymap.modifiers.entries()) {
      const keycode = keycodes.find((code) => writes.get(code) === keysym)
      if (keycode !== undefined && !found.has(1 << index)) found.set(1 << index, keycode)
    }
  }
  return found
}

/** A group that a key does not have wraps round. */
function effectiveGroup(key: Key, group: number): number {
  return key.groups.length > 0 ? group % key.groups.length : 0
}

/** The fewest modifiers that give a level, or null when no combination of those that can be pressed does. */
function modifiersFor({ type, level }: Place, combinations: readonly number[], locked: number): number | null {
  return combinations.find((mods) => levelAt(type, mods | locked) === level) ?? null
}

function levelAt(type: KeyType, mods: number): number {
  return type.levels.find((entry) => entry.mods === (mods & type.mask))?.level ?? 0
}

function countBits(mods: number): number {
  let count = 0
  for (let rest = mods; rest > 0; rest >>= 1) count += rest & 1
  return count
}
