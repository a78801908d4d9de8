import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { SealingKey, SealingKeys } from './sealing-keys.ts'

/**
 * AES-256-GCM with the current key. `context` is authenticated too, so that a sealed text moved to another row does not
 * open. Shape: `v1.<key id>.<nonce, 12 bytes>.<ciphertext>.<tag, 16 bytes>`, base64url.
 */
export function seal({ current }: SealingKeys, context: string, plain: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', current.bytes, nonce).setAAD(Buffer.from(context))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return ['v1', current.id, ...[nonce, body, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.')
}

/** The plain text, or null when none of these keys sealed it, the context is another, or it was changed. */
export function unseal(keys: SealingKeys, context: string, sealed: string): string | null {
  const [version, , nonce, body, tag] = sealed.split('.')
  const key = keyThatSealed(keys, sealed)
  if (version !== 'v1' || !key || !nonce || body === undefined || !tag) return null
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

/** By the id the sealed text bears; undefined when it is none of these. */
export function keyThatSealed({ current, older }: SealingKeys, sealed: string): SealingKey | undefined {
  const id = sealed.split('.', 2)[1]
  return [current, ...older].find((key) => key.id === id)
}
