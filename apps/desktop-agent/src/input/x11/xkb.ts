import type { X11Connection } from '../../x11/connect.ts'
import type { Key, Keymap, KeyType } from './keymap.ts'

/** The part of the client's keyboard extension that is used here. */
export interface XkbExtension {
  majorOpcode: number
  firstEvent: number
  UseCoreKbd: number
  SelectEvents(device: number, which: number, clear: number, all: number, affectMap: number, map: number): void
  GetState(
    device: number,
    done: (
      error: Error | null | undefined,
      state: { baseMods: number; lockedMods: number; latchedMods: number; group: number; lockedGroup: number },
    ) => true | void,
  ): void
  LatchLockState(
    device: number,
    affectLocks: number,
    locks: number,
    lockGroup: boolean,
    group: number,
    affectLatches: number,
    latches: number,
    latchGroup: boolean,
    groupLatch: number,
  ): void
}

const getMapRequest = 8
const keyTypesPart = 1
const keySymsPart = 2

/** Reads the whole keyboard: keys with their groups and levels, and the keys of the modifiers. */
export async function readKeymap(connection: X11Connection, xkb: XkbExtension): Promise<Keymap> {
  const [keys, modifiers] = await Promise.all([
    connection.ask<Key[]>('keyboard map', (done) => {
      const { client } = connection
      const request = Buffer.alloc(28)
      request.writeUInt8(xkb.majorOpcode, 0)
      request.writeUInt8(getMapRequest, 1)
      request.writeUInt16LE(request.length / 4, 2)
      request.writeUInt16LE(xkb.UseCoreKbd, 4)
      request.writeUInt16LE(keyTypesPart | keySymsPart, 6)
      client.seq_num++
      client.pack_stream.put(request)
      client.replies[client.seq_num] = [parseMap, done as never]
      client.pack_stream.submit(true)
    }),
    connection.ask<number[][]>('modifiers', (done) => connection.client.GetModifierMapping(done)),
  ])
  return { keys, modifiers: modifiers.map((keycodes) => keycodes.filter((keycode) => keycode !== 0)) }
}

/** Keyboard changes arrive as events of the extension; the core ones are not sent to those who use it. */
export function selectKeymapEvents(xkb: XkbExtension): void {
  const newKeyboardOrMap = 1 | 2
  xkb.SelectEvents(xkb.UseCoreKbd, newKeyboardOrMap, 0, newKeyboardOrMap, 0xff, 0xff)
}

/** @param body The reply from its ninth byte on. */
function parseMap(body: Buffer): Key[] {
  const typeCount = body.readUInt8(7)
  const firstKeycode = body.readUInt8(9)
  const keyCount = body.readUInt8(12)
  let at = 32

  const types: KeyType[] = []
  for (let n = 0; n < typeCount; n++) {
    const mask = body.readUInt8(at)
    const entryCount = body.readUInt8(at + 5)
    const hasPreserved = body.readUInt8(at + 6) !== 0
    at += 8
    const levels: { mods: number; level: number }[] = []
    for (let entry = 0; entry < entryCount; entry++, at += 8) {
      const active = body.readUInt8(at) !== 0
      if (active) levels.push({ mods: body.readUInt8(at + 1), level: body.readUInt8(at + 2) })
    }
    if (hasPreserved) at += entryCount * 4
    types.push({ mask, levels })
  }

  const keys: Key[] = []
  for (let n = 0; n < keyCount; n++) {
    const typeIndexes = [...body.subarray(at, at + 4)]
    const groupCount = body.readUInt8(at + 4) & 0x0f
    const width = body.readUInt8(at + 5)
    const symbolCount = body.readUInt16LE(at + 6)
    at += 8
    const symbols = Array.from({ length: symbolCount }, (_, index) => body.readUInt32LE(at + 4 * index))
    at += symbolCount * 4
    const groups = Array.from({ length: groupCount }, (_, group) => ({
      type: types[typeIndexes[group] ?? 0] ?? { mask: 0, levels: [] },
      keysyms: symbols.slice(group * width, (group + 1) * width),
    }))
    keys.push({ keycode: firstKeycode + n, groups })
  }
  return keys
}
