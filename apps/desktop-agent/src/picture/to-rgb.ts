import type { RawFrame } from '../desktop.ts'

/** The colours of a frame without its fourth bytes, three bytes a pixel, lines without gaps. `into` must be large enough. */
export function toRgb(frame: RawFrame, into: Buffer): Buffer {
  const { width, height, stride, format } = frame
  const rgb = into.subarray(0, width * height * 3)
  if (format === 'bgrx' && canBeReadInWords(frame, rgb)) packWords(frame, rgb)
  else copyBytes(frame, rgb, format === 'bgrx' ? 2 : 0)
  return rgb

  function canBeReadInWords({ data }: RawFrame, rgb: Buffer) {
    return width % 4 === 0 && stride % 4 === 0 && data.byteOffset % 4 === 0 && rgb.byteOffset % 4 === 0
  }
}

/** Four pixels of four bytes become three words. */
function packWords({ data, width, height, stride }: RawFrame, rgb: Buffer): void {
  const from = new Uint32Array(data.buffer, data.byteOffset, Math.floor(data.byteLength / 4))
  const to = new Uint32Array(rgb.buffer, rgb.byteOffset, rgb.byteLength / 4)
  let at = 0
  for (let y = 0; y < height; y++) {
    const line = (y * stride) / 4
    for (let x = line; x < line + width; x += 4) {
      const a = from[x]!
      const b = from[x + 1]!
      const c = from[x + 2]!
      const d = from[x + 3]!
      to[at] = ((a >>> 16) & 0xff) | (a & 0xff00) | ((a & 0xff) << 16) | ((b & 0xff_0000) << 8)
      to[at + 1] = ((b >>> 8) & 0xff) | ((b & 0xff) << 8) | (c & 0xff_0000) | ((c & 0xff00) << 16)
      to[at + 2] = (c & 0xff) | ((d >>> 8) & 0xff00) | ((d & 0xff00) << 8) | ((d & 0xff) << 24)
      at += 3
    }
  }
}

function copyBytes({ data, width, height, stride }: RawFrame, rgb: Buffer, red: 0 | 2): void {
  let at = 0
  for (let y = 0; y < height; y++) {
    let from = y * stride
    for (let x = 0; x < width; x++, from += 4, at += 3) {
      rgb[at] = data[from + red]!
      rgb[at + 1] = data[from + 1]!
      rgb[at + 2] = data[from + 2 - red]!
    }
  }
}
