import { takeSteers } from '@rain/db'
import { messageJoined } from '@rain/protocol'
import type { TurnWork } from './turn-work.ts'

/**
 * Takes along what the person wants this turn to hear now, behind the answer of that step and what its tools gave. From here
 * on the rows have it, so that the next step is told of it, whoever asks for it.
 */
export async function hearSteers(work: Pick<TurnWork, 'db' | 'turn' | 'publish'>, step: number): Promise<void> {
  const { db, turn, publish } = work
  if (turn.parentTurnId !== null) return
  const joined = await takeSteers(db, { turnId: turn.id, epoch: turn.epoch }, step)
  for (const message of joined) publish.fact(messageJoined(turn, message))
}
