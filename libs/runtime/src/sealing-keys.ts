import { createHash } from 'node:crypto'

/** A key for sealing: 32 bytes, and a short name for it, so that what it sealed is known without trying. */
export interface SealingKey {
  id: string
  bytes: Buffer
}

/** The current one seals; the older ones only open what they have sealed. */
export interface SealingKeys {
  current: SealingKey
  older: SealingKey[]
}

/**
 * Keys of 64 hex digits, the current one first, between commas or on lines of their own.
 * @throws Error when there is none, or one is not 64 hex digits. Its message does not repeat the text.
 */
export function parseSealingKeys(text: string): SealingKeys {
  const keys = splitKeys(text).map(toSealingKey)
  const [current, ...others] = keys.filter(({ id }, at) => keys.findIndex((key) => key.id === id) === at)
  if (!current) throw new Error(notHex)
  return { current, older: others }
}

export function splitKeys(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean)
}

/** @throws Error when it is not 64 hex digits. */
export function toSealingKey(hex: string): SealingKey {
  if (!/^[0-9a-f]{64}$/i.test(hex)) throw new Error(notHex)
  const bytes = Buffer.from(hex, 'hex')
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes }
}

const notHex = 'A secret key is 64 hex digits (32 bytes).'
