const signatures: [type: string, at: number, bytes: string][] = [
  ['image/png', 0, '\x89PNG'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/gif', 0, 'GIF8'],
  ['image/webp', 8, 'WEBP'],
]

/** The media type of a picture by its first bytes; null for what is none that a model takes. */
export function pictureTypeOf(base64: string): string | null {
  const head = Buffer.from(base64.slice(0, 32), 'base64').toString('latin1')
  return signatures.find(([, at, bytes]) => head.startsWith(bytes, at))?.[0] ?? null
}
