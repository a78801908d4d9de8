import { hkdfSync } from 'node:crypto'
import type { SealingKeys } from '@rain/runtime'

/**
 * With what a browser seals what it keeps of a person beyond a session, 32 bytes as base64url. Made from the server's secret
 * key, so nothing is stored, and whoever has only the browser cannot make it. After that key was replaced it is another one.
 */
export function keepKeyOf({ current }: SealingKeys, userId: string): string {
  return Buffer.from(hkdfSync('sha256', current.bytes, '', `rain keep ${userId}`, 32)).toString('base64url')
}
