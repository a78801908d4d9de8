import { createHash, randomBytes } from 'node:crypto'
import { inGroups, readCrockford, toCrockford } from './crockford.ts'

const characters = 10

/** 50 random bits as they are shown: `ABCDE-FGHJK`. */
export function newPairingCode(): string {
  return shown(toCrockford(randomBytes(7), characters))
}

/** The code a person typed, as it was shown; null when it cannot be one. */
export function readPairingCode(text: string): string | null {
  const read = readCrockford(text)
  return read?.length === characters ? shown(read) : null
}

/** SHA-256 of a code as it is shown, hex. */
export function hashPairingCode(code: string): string {
  return createHash('sha256').update(code).digest('hex')
}

function shown(code: string): string {
  return inGroups(code, 5)
}
