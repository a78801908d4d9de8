import type { CoolDown } from '@rain/protocol'
import type { Candidate } from './candidate.ts'
import type { Mends } from './mends.ts'

/** Those that rest come last, the one that is ready first before the others: better a late try than none. */
export function restingLast<Some extends Candidate[]>(candidates: Some, resting: ReadonlyMap<string, CoolDown>): Some {
  const readyAt = (candidate: Candidate) => resting.get(candidate.credential)?.untilMs ?? 0
  return candidates.toSorted((a, b) => readyAt(a) - readyAt(b)) as Some
}

/**
 * Who is asked after a failure of `failed`: one with another key, or with another model, as the failure needs it. Where
 * either will do, the key that is used up comes last.
 */
export function nextAfter(failed: Candidate, rest: Candidate[], mends: Mends): Candidate[] {
  const sameKey = rest.filter(({ credential }) => credential === failed.credential)
  const otherKey = rest.filter(({ credential }) => credential !== failed.credential)
  switch (mends) {
    case 'nothing':
      return []
    case 'credential':
      return otherKey
    case 'model':
      return rest.filter((candidate) => !isSameModel(candidate, failed))
    case 'either':
      return [...otherKey, ...sameKey.filter((candidate) => !isSameModel(candidate, failed))]
  }
}

function isSameModel(a: Candidate, b: Candidate): boolean {
  return a.providerId === b.providerId && a.model === b.model
}
