import { appendAudit, type Db } from '@rain/db'
import type { PinGate } from './pin-gate.ts'
import { verifyPin } from './pin-hash.ts'

export type PinCheck =
  | { result: 'right'; /** Of the PIN that was right. */ pinHash: string }
  | { result: 'wrong'; remainingAttempts: number }
  | { result: 'locked'; remainingSeconds: number }

/** Is this the person's PIN? The same for every door that asks for one. */
export async function checkPin(
  deps: { db: Db; pinGate: PinGate },
  guess: { userId: string; pin: string; address: string },
): Promise<PinCheck> {
  const attempt = await deps.pinGate.take({ address: guess.address, account: guess.userId })
  if (attempt.locked) return { result: 'locked', remainingSeconds: attempt.remainingSeconds }
  const user = await deps.db.prisma.user.findUnique({ where: { id: guess.userId }, select: { pinHash: true } })
  if (user?.pinHash && (await verifyPin(user.pinHash, guess.pin))) {
    await attempt.right()
    return { result: 'right', pinHash: user.pinHash }
  }
  await attempt.wrong()
  await appendAudit(deps.db, { userId: guess.userId, kind: 'pin_wrong', decided_from: guess.address })
  return { result: 'wrong', remainingAttempts: attempt.remaining }
}
