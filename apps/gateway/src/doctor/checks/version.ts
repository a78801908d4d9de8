import type { Presence } from '@rain/bus'
import { protocolVersion } from '@rain/protocol'
import type { Found } from '../check.ts'

/** Whether the runners are of the version of this gateway. */
export async function checkVersion(presence: Presence, version: string): Promise<Found<'version'>> {
  const others = new Set((await presence.runnerFacts()).map((facts) => facts.version ?? ''))
  others.delete(version)
  const facts = { version, protocol: protocolVersion }
  if (others.size === 0) return { finding: 'same', facts }
  return { finding: 'mixed', facts: { ...facts, others: [...others].map((other) => other || '?').join(', ') } }
}
