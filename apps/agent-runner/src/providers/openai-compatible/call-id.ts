import { createHash, randomBytes } from 'node:crypto'

/** Nine letters and digits: the one form of id that every server takes. */
const LENGTH = 9

/** The id of a call that the server gave none. */
export function newCallId(): string {
  return toForm(randomBytes(16))
}

/** The id under which a call of another provider is told: the same every time. */
export function foreignCallId(id: string): string {
  return toForm(createHash('sha256').update(id).digest())
}

function toForm(bytes: Buffer): string {
  return BigInt(`0x${bytes.toString('hex')}`)
    .toString(36)
    .slice(-LENGTH)
    .padStart(LENGTH, '0')
}
