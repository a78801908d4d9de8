import {
  doctorFindings,
  type DoctorCheck,
  type DoctorCheckId,
  type DoctorFacts,
  type DoctorFinding,
  type DoctorMishap,
  type DoctorState,
} from '@rain/protocol'
import { delay } from '@rain/runtime'

/** What a check has found. `since`: since when it is so, or when it was seen last, in seconds since 1970. */
export interface Found<Id extends DoctorCheckId> {
  finding: DoctorFinding<Id>
  facts?: DoctorFacts
  since?: number | null
}

/** Every check there is, by its id. */
export type Checks = { [Id in DoctorCheckId]: () => Promise<Found<Id>> }

export interface Watch {
  /** What one check may take. */
  patienceMs: number
  /** Where it could not be carried out, and that is not what it is about. */
  onUnexpected(error: unknown, id: DoctorCheckId): void
}

/** Carries out all checks at once. One that hangs or breaks says so, and harms no other. */
export function examine(checks: Checks, watch: Watch): Promise<DoctorCheck[]> {
  const ids = Object.keys(checks) as DoctorCheckId[]
  return Promise.all(ids.map((id) => examineOne(id, checks[id], watch)))
}

async function examineOne(
  id: DoctorCheckId,
  check: () => Promise<Omit<Found<DoctorCheckId>, 'finding'> & { finding: string }>,
  { patienceMs, onUnexpected }: Watch,
): Promise<DoctorCheck> {
  const settled = new AbortController()
  try {
    const late = delay(patienceMs, settled.signal).then(() => null)
    const found = await Promise.race([Promise.resolve().then(check), late])
    if (!found) return mishap(id, 'timed_out', { patience_seconds: patienceMs / 1000 })
    const { finding, facts = {}, since = null } = found
    return { id, state: stateOf(id, finding), finding, facts, since }
  } catch (error) {
    onUnexpected(error, id)
    return mishap(id, 'not_done')
  } finally {
    settled.abort()
  }
}

function stateOf(id: DoctorCheckId, finding: string): DoctorState {
  const states: Record<string, DoctorState> = doctorFindings[id]
  return states[finding] ?? 'unknown'
}

function mishap(id: DoctorCheckId, finding: DoctorMishap, facts: DoctorFacts = {}): DoctorCheck {
  return { id, state: 'unknown', finding, facts, since: null }
}
