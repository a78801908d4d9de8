import { deleteRecording, type Db } from '@rain/db'
import { RainError } from '@rain/protocol'
import type { PinGate } from '../auth/pin-gate.ts'
import { requirePin } from '../auth/require-pin.ts'
import { recordedTurn } from './recording-rows.ts'

interface Wish {
  userId: string
  tokenId: string
  address: string
  turnId: string
  pin: string | undefined
}

/**
 * Deletes the pictures of a recording for good.
 * @returns How many there were.
 * @throws RainError `not_found`, `agent_busy` while its turn is open, `pin_required`, `pin_invalid`, `locked_out`.
 */
export async function dropRecording(deps: { db: Db; pinGate: PinGate }, wish: Wish): Promise<number> {
  const { userId, tokenId: by, address: from, turnId } = wish
  const turn = await recordedTurn(deps.db, userId, turnId)
  if (!turn) throw new RainError('not_found', 'There is no such recording.')
  if (!turn.finishedAt)
    throw new RainError('agent_busy', 'The agent is still at it. Stop it first, or wait for its end.')
  await requirePin(deps, wish, 'To delete a recording needs your PIN.')
  return (await deleteRecording(deps.db, { userId, turnId, by, from })) ?? 0
}
