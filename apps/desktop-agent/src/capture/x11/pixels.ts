import type { Capturer, Rect } from '../../desktop.ts'

/** One way to have pixels of the root window brought here. */
export interface PixelSource {
  readonly kind: Capturer['kind']
  /** Makes room for so many bytes, once per session. Rejects when this way does not work here. */
  open(bytes: number): Promise<PixelRoom>
}

export interface PixelRoom {
  /** Four bytes a pixel, lines without gaps, in memory that the next call writes over. */
  read(area: Rect): Promise<Buffer>
  close(): Promise<void>
}

export const bytesPerPixel = 4
export const allPlanes = 0xffff_ffff
/** The format of an image whose pixels lie whole, one behind the other. */
export const zPixmap = 2
