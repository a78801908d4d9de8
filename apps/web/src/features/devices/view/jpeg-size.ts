const [startOfImage, marker] = [0xffd8, 0xff]
/** Markers that stand among those of frame headers and are none: tables, and one that is kept for later. */
const noFrames = [0xc4, 0xc8, 0xcc]

/** The size that a JPEG says it has, as it would be decoded. Null: it says none. */
export function jpegSize(bytes: Uint8Array): { width: number; height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (bytes.length < 4 || view.getUint16(0) !== startOfImage) return null
  // the frame header stands behind segments that each tell their length
  for (let at = 2; at + 9 <= bytes.length;) {
    if (bytes[at] !== marker) return null
    const kind = bytes[at + 1] ?? 0
    const isFrame = kind >= 0xc0 && kind <= 0xcf && !noFrames.includes(kind)
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    at += kind === marker ? 1 : 2 + view.getUint16(at + 2)
  }
  return null
}
