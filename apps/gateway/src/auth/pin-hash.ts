import { hash, verify, type Options } from '@node-rs/argon2'

/** OWASP's argon2id with more memory: a PIN has few digits, so every guess has to be dear. */
const cost: Options = { algorithm: 2 /* argon2id */, memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 }

/** At most so many at once: each takes 64 MiB and a core. */
const mostAtOnce = 2

let running = 0
const waiting: (() => void)[] = []

export function hashPin(pin: string): Promise<string> {
  return inTurn(() => hash(pin, cost))
}

/** False also when the hash is not one. */
export function verifyPin(pinHash: string, pin: string): Promise<boolean> {
  return inTurn(() => verify(pinHash, pin).catch(() => false))
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
