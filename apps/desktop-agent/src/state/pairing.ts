import { rmSync } from 'node:fs'
import { exportLinkIdentity, importLinkIdentity, readLinkKey, type LinkIdentity } from '@rain/runtime'
import { z } from 'zod'
import { readJson } from './read-json.ts'
import { writePrivate } from './write-private.ts'

const pairingSchema = z.object({
  server: z.url(),
  deviceId: z.string().min(1).max(100),
  name: z.string(),
  fingerprint: z.string(),
  serverKey: z.string().transform((text, context) => readLinkKey(text) ?? reject(context)),
  identity: z.string().transform((text, context) => importLinkIdentity(text) ?? reject(context)),
})

/** Which server may act here, and the keys that both know each other by. */
export interface Pairing {
  server: string
  deviceId: string
  name: string
  fingerprint: string
  /** Raw Ed25519 key. */
  serverKey: Uint8Array
  identity: LinkIdentity
}

export function readPairing(file: string): Pairing | 'missing' | 'unreadable' {
  return readJson(file, pairingSchema)
}

export function writePairing(file: string, { identity, serverKey, ...rest }: Pairing): void {
  const keys = { serverKey: Buffer.from(serverKey).toString('base64'), identity: exportLinkIdentity(identity) }
  writePrivate(file, `${JSON.stringify({ ...rest, ...keys }, null, 2)}\n`)
}

export function removePairing(file: string): void {
  rmSync(file, { force: true })
}

function reject(context: z.RefinementCtx): never {
  context.addIssue('not a key')
  return z.NEVER
}
