import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/** A key for sealing: 32 bytes, and a short name for it, so that a rotated key is noticed and not guessed. */
export interface SealingKey {
  id: string
  bytes: Buffer
}

/** @throws Error when the text is not 64 hex digits. */
export function sealingKeyFromHex(hex: string): SealingKey {
  const trimmed = hex.trim()
  if (!/^[0-9a-f]{64}$/i.test(trimmed)) throw new Error('A secret key is 64 hex digits (32 bytes).')
  const bytes = Buffer.from(trimmed, 'hex')
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes }
}

/**
 * AES-256-GCM. `context` is authenticated too, so that a sealed text moved to another row does not open.
 * Shape: `v1.<key id>.<nonce, 12 bytes>.<ciphertext>.<tag, 16 bytes>`, base64url.
 */
export function seal(key: SealingKey, context: string, plain: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(context))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return ['v1', key.id, ...[nonce, body, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.')
}

/** The plain text, or null when it was sealed with another key or context, or was changed. */
export function unseal(key: SealingKey, context: string, sealed: string): string | null {
  const [version, keyId, nonce, body, tag] = sealed.split('.')
  if (version !== 'v1' || keyId !== key.id || !nonce || body === undefined || !tag) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(nonce, 'base64url'))
      .setAAD(Buffer.from(context))
      .setAuthTag(Buffer.from(tag, 'base64url'))
    return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8')
  } catch {
    // @NOTE a tag that does not match is the answer, not an error: the text is not ours to read
    return null
  }
}
