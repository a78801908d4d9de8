import type { CoolDown } from '@rain/protocol'
import type { Candidate } from './candidate.ts'

/** Those that rest come last, the one that is ready first before the others: better a late try than none. */
export function restingLast(candidates: Candidate[], resting: ReadonlyMap<string, CoolDown>): Candidate[] {
  const readyAt = (candidate: Candidate) => resting.get(candidate.credential)?.untilMs ?? 0
  return candidates.toSorted((a, b) => readyAt(a) - readyAt(b))
}

/** Who is asked after a failure of `failed`: one with another key, or with another model, as the failure needs it. */
export function nextAfter(failed: Candidate, rest: Candidate[], mends: 'credential' | 'model'): Candidate[] {
  if (mends === 'credential') return rest.filter(({ credential }) => credential !== failed.credential)
  return rest.filter(({ providerId, model }) => providerId !== failed.providerId || model !== failed.model)
}
