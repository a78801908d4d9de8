import type { Presence, Sighting } from '@rain/bus'
import type { Found } from '../check.ts'

/** Whether somebody takes the turns. */
export async function checkRunner(presence: Presence): Promise<Found<'runner'>> {
  return toFound(await presence.runners())
}

/** Whether somebody looks after what was left behind. */
export async function checkScheduler(presence: Presence): Promise<Found<'scheduler'>> {
  return toFound(await presence.scheduler())
}

function toFound({ alive, seenAt }: Sighting): {
  finding: 'alive' | 'missing'
  facts: { count: number }
  since: number | null
} {
  return {
    finding: alive > 0 ? 'alive' : 'missing',
    facts: { count: alive },
    since: seenAt === null ? null : seenAt / 1000,
  }
}
