/**
 * The text of a document in the character set it names itself: by its first bytes, by the header, by its own head (HTML and
 * XML). Where none is named it is UTF-8 if it can be, and Western otherwise, as browsers have it.
 */
export function decodeText(body: Buffer, contentType: string): string {
  const named = charsetOfMark(body) ?? charsetOfHeader(contentType) ?? charsetOfHead(body)
  if (named !== null) return new TextDecoder(named).decode(body)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return new TextDecoder(looksLikeUtf8(body) ? 'utf-8' : 'windows-1252').decode(body)
  }
}

function charsetOfMark(body: Buffer): string | null {
  if (body.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) return 'utf-8'
  const start = body.subarray(0, 2).toString('hex')
  if (start === 'fffe') return 'utf-16le'
  return start === 'feff' ? 'utf-16be' : null
}

function charsetOfHeader(contentType: string): string | null {
  return known(/;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType)?.[1])
}

function charsetOfHead(body: Buffer): string | null {
  const head = body.subarray(0, 2_048).toString('latin1')
  const named =
    /<meta[^>]{1,200}?charset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(head) ??
    /^<\?xml[^>]{1,200}?encoding\s*=\s*["']([^"']+)/i.exec(head)
  const charset = known(named?.[1])
  // Who could read the name of the character set as ASCII has not read UTF-16.
  return charset?.startsWith('utf-16') ? 'utf-8' : charset
}

function known(name: string | undefined): string | null {
  if (name === undefined) return null
  try {
    return new TextDecoder(name).encoding
  } catch {
    return null
  }
}

/** A body that was cut ends within a character, which is no reason to take it for another set. */
function looksLikeUtf8(body: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body, { stream: true })
    return true
  } catch {
    return false
  }
}
