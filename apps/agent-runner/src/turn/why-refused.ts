import { renewLeases } from '@rain/db'
import type { TurnWork } from './turn-work.ts'

/**
 * Why the rows refused to let a turn go on: it is to be stopped, or no longer ours.
 * @NOTE the cancel flag is in the row before its signal arrives; the row is asked, so that no time is lost waiting
 */
export async function whyRefused(work: TurnWork): Promise<'stopped' | 'lost'> {
  const [held] = await renewLeases(work.db, [{ turnId: work.turn.id, epoch: work.turn.epoch }], work.leaseMs)
  return held?.cancelRequested ? 'stopped' : 'lost'
}
