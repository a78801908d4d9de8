import { fromDeviceSchema, unpackPacket, type FromDevice } from '@rain/protocol'
import { jpegSize } from './jpeg-size.ts'

export type LivePicture = Extract<FromDevice, { type: 'live' }>

/** A part of the picture, in pixels of the whole, and the JPEG that is drawn there. */
export interface Tile {
  x: number
  y: number
  width: number
  height: number
  jpeg: Uint8Array
}

/** What is to be drawn for one packet. */
export interface PicturePlan {
  seq: number
  display: number
  size: { width: number; height: number }
  /** It stands alone: whatever was to be drawn before it need not be. */
  whole: boolean
  tiles: Tile[]
  /** As parts of the width and height of the picture. */
  pointer: { x: number; y: number } | null
}

/** Tiles may reach over each other at their edges; nobody draws a picture several times over. */
const mostOverdrawn = 2

/**
 * @returns Null when it is no live picture, or its parts are not what its bytes are. What a computer says of itself is not
 * believed: a small JPEG can become gigabytes where it is decoded.
 */
export function planPicture(packet: Uint8Array): PicturePlan | null {
  const unpacked = unpackPacket(packet)
  const message = fromDeviceSchema.safeParse(unpacked?.message).data
  if (!unpacked || message?.type !== 'live') return null
  const tiles = cutTiles(message, unpacked.bytes)
  const { seq, display, sent, whole, pointer } = message
  if (!tiles || !tiles.every(isAsLargeAsSaid) || !fitInto(sent, tiles)) return null
  return {
    seq,
    display,
    size: sent,
    whole,
    tiles,
    pointer: pointer && { x: pointer[0] / sent.width, y: pointer[1] / sent.height },
  }
}

function cutTiles({ parts }: LivePicture, bytes: Uint8Array): Tile[] | null {
  const total = parts.reduce((sum, part) => sum + part.bytes, 0)
  if (total !== bytes.length || parts.some((part) => part.bytes <= 0)) return null
  let from = 0
  return parts.map(({ x, y, width, height, bytes: length }) => {
    const jpeg = bytes.subarray(from, from + length)
    from += length
    return { x, y, width, height, jpeg }
  })
}

function isAsLargeAsSaid({ width, height, jpeg }: Tile): boolean {
  const size = jpegSize(jpeg)
  return size?.width === width && size.height === height
}

function fitInto({ width, height }: LivePicture['sent'], tiles: Tile[]): boolean {
  const pixels = tiles.reduce((sum, tile) => sum + tile.width * tile.height, 0)
  const isInside = (tile: Tile) => tile.x + tile.width <= width && tile.y + tile.height <= height
  return pixels <= mostOverdrawn * width * height && tiles.every(isInside)
}
