import type { RawFrame, Rect } from '../desktop.ts'
import type { Size } from '../geometry.ts'

export const tileSide = 32

/** Which tiles of a display are meant, and how many. */
export interface TileSet {
  readonly columns: number
  readonly rows: number
  readonly count: number
  has(column: number, row: number): boolean
  add(column: number, row: number): void
  addAll(other: TileSet): void
  clear(): void
}

export function createTileSet({ width, height }: Size): TileSet {
  const columns = Math.ceil(width / tileSide)
  const rows = Math.ceil(height / tileSide)
  const members = new Uint8Array(columns * rows)
  let count = 0
  return {
    columns,
    rows,
    get count() {
      return count
    },
    has: (column, row) => members[row * columns + column] === 1,
    add(column, row) {
      const at = row * columns + column
      if (members[at]) return
      members[at] = 1
      count++
    },
    addAll(other) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) if (other.has(column, row)) this.add(column, row)
      }
    },
    clear() {
      members.fill(0)
      count = 0
    },
  }
}

/** A rectangle grown to the edges of tiles, within the display. */
export function alignToTiles({ x, y, width, height }: Rect, own: Size): Rect {
  const left = Math.floor(x / tileSide) * tileSide
  const top = Math.floor(y / tileSide) * tileSide
  const right = Math.min(own.width, Math.ceil((x + width) / tileSide) * tileSide)
  const bottom = Math.min(own.height, Math.ceil((y + height) / tileSide) * tileSide)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/**
 * Puts the pixels of a frame, which shows the display from `origin` on (a corner of a tile), into `kept`, a frame of the
 * whole display. Adds the tiles that were different.
 */
export function takeChanges(kept: RawFrame, frame: RawFrame, origin: { x: number; y: number }, changed: TileSet): void {
  const lineBytes = frame.width * 4
  const firstColumn = origin.x / tileSide
  const columns = Array.from({ length: Math.ceil(frame.width / tileSide) }, (_, column) => column)
  const [keptWords, words] = [wordsOf(kept.data), wordsOf(frame.data)]
  for (let top = 0; top < frame.height; top += tileSide) {
    const row = Math.floor((origin.y + top) / tileSide)
    let same = columns.filter((column) => !changed.has(firstColumn + column, row))
    for (let y = top; y < Math.min(frame.height, top + tileSide); y++) {
      const keptAt = (origin.y + y) * kept.stride + origin.x * 4
      const at = y * frame.stride
      if (same.length > 0) {
        if (kept.data.compare(frame.data, at, at + lineBytes, keptAt, keptAt + lineBytes) === 0) continue
        same = same.filter((column) => {
          const from = column * tileSide
          const to = Math.min(frame.width, from + tileSide)
          const isOther = differs(keptWords, keptAt / 4, words, at / 4, from, to)
          if (isOther) changed.add(firstColumn + column, row)
          return !isOther
        })
      }
      frame.data.copy(kept.data, keptAt, at, at + lineBytes)
    }
  }
}

function differs(a: Uint32Array, aLine: number, b: Uint32Array, bLine: number, from: number, to: number): boolean {
  for (let x = from; x < to; x++) if (a[aLine + x] !== b[bLine + x]) return true
  return false
}

function wordsOf(data: Buffer): Uint32Array {
  return new Uint32Array(data.buffer, data.byteOffset, Math.floor(data.byteLength / 4))
}

/** Rectangles that cover all tiles of a set: exactly, or with some more where there would be too many. */
export function toRects(tiles: TileSet, own: Size, most: number): Rect[] {
  for (let coarseness = 1; ; coarseness *= 2) {
    const rects = mergeTiles(tiles, coarseness)
    if (rects.length <= most) {
      return rects.map((rect) => withinDisplay(rect, tileSide * coarseness, own))
    }
  }
}

/** Runs of tiles in a row, joined with the row below where that has the same run. */
function mergeTiles(tiles: TileSet, coarseness: number): Rect[] {
  const columns = Math.ceil(tiles.columns / coarseness)
  const rows = Math.ceil(tiles.rows / coarseness)
  const isSet = (column: number, row: number) => {
    for (let y = row * coarseness; y < Math.min(tiles.rows, (row + 1) * coarseness); y++) {
      for (let x = column * coarseness; x < Math.min(tiles.columns, (column + 1) * coarseness); x++) {
        if (tiles.has(x, y)) return true
      }
    }
    return false
  }
  const done: Rect[] = []
  let growing = new Map<string, Rect>()
  for (let row = 0; row < rows; row++) {
    const inThisRow = new Map<string, Rect>()
    for (let column = 0; column < columns; column++) {
      if (!isSet(column, row)) continue
      const from = column
      while (column + 1 < columns && isSet(column + 1, row)) column++
      const key = `${from}-${column}`
      const above = growing.get(key)
      growing.delete(key)
      if (above) above.height++
      inThisRow.set(key, above ?? { x: from, y: row, width: column - from + 1, height: 1 })
    }
    done.push(...growing.values())
    growing = inThisRow
  }
  return [...done, ...growing.values()]
}

function withinDisplay({ x, y, width, height }: Rect, side: number, own: Size): Rect {
  const [left, top] = [x * side, y * side]
  return {
    x: left,
    y: top,
    width: Math.min(own.width, (x + width) * side) - left,
    height: Math.min(own.height, (y + height) * side) - top,
  }
}
