import { hash, verify, type Options } from '@node-rs/argon2'
import { shortestPublicPin } from '../config.ts'

/** OWASP's argon2id with more memory: a PIN has few digits, so every guess has to be dear. */
const cost: Options = { algorithm: 2 /* argon2id */, memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 }

/** At most so many at once: each takes 64 MiB and a core. */
const mostAtOnce = 2

let running = 0
const waiting: (() => void)[] = []

/** Stands before the hash of a PIN that is too short for a server others can reach: the hash does not tell. */
const shortMark = 'short '

export async function hashPin(pin: string): Promise<string> {
  const hashed = await inTurn(() => hash(pin, cost))
  return pin.length < shortestPublicPin ? shortMark + hashed : hashed
}

/** False also when the hash is not one. */
export function verifyPin(pinHash: string, pin: string): Promise<boolean> {
  const hashed = isShortPin(pinHash) ? pinHash.slice(shortMark.length) : pinHash
  return inTurn(() => verify(hashed, pin).catch(() => false))
}

export function isShortPin(pinHash: string): boolean {
  return pinHash.startsWith(shortMark)
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
