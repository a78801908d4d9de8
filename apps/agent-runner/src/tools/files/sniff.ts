/** What the first bytes of a file say it is. `text` is anything that could be UTF-8. */
export type Sniffed = { kind: 'text' } | { kind: 'binary'; name: string }

const signatures: [name: string, matches: (head: Buffer) => boolean][] = [
  ['a PNG image', (head) => starts(head, [0x89, 0x50, 0x4e, 0x47])],
  ['a JPEG image', (head) => starts(head, [0xff, 0xd8, 0xff])],
  ['a GIF image', (head) => head.subarray(0, 4).toString('latin1') === 'GIF8'],
  ['a WebP image', (head) => ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP'],
  ['a BMP image', (head) => ascii(head, 0, 2) === 'BM' && head.includes(0)],
  ['a TIFF image', (head) => starts(head, [0x49, 0x49, 0x2a, 0]) || starts(head, [0x4d, 0x4d, 0, 0x2a])],
  [
    'an AVIF or HEIC image',
    (head) => ascii(head, 4, 8) === 'ftyp' && /^(avif|heic|heix|mif1)/.test(ascii(head, 8, 12)),
  ],
  ['a PDF document', (head) => ascii(head, 0, 5) === '%PDF-'],
  ['a ZIP archive (or an office document)', (head) => starts(head, [0x50, 0x4b, 3, 4])],
  ['a gzip archive', (head) => starts(head, [0x1f, 0x8b])],
  ['a program', (head) => starts(head, [0x7f, 0x45, 0x4c, 0x46])],
  ['UTF-16 text', (head) => starts(head, [0xff, 0xfe]) || starts(head, [0xfe, 0xff])],
  ['binary', (head) => head.includes(0)],
]

/** How many bytes `sniff` wants to see. */
export const sniffedBytes = 8192

export function sniff(head: Buffer): Sniffed {
  const found = signatures.find(([, matches]) => matches(head))
  return found ? { kind: 'binary', name: found[0] } : { kind: 'text' }
}

function starts(head: Buffer, bytes: number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte)
}

function ascii(head: Buffer, start: number, end: number): string {
  return head.subarray(start, end).toString('latin1')
}
