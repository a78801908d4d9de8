import { decideRequest, redeemPushTicket } from '@rain/db'
import { permissionDecided } from '@rain/protocol'
import type { GatewayDeps } from '../deps.ts'
import { hashTicket } from './send-due.ts'

/**
 * Denies the request that a notification is about. A ticket is for one request and for nothing but its denial: whoever has
 * taken a device cannot approve with it. False: it is not good, was used, or the request was decided before.
 */
export async function denyByTicket(
  { db, bus }: Pick<GatewayDeps, 'db' | 'bus'>,
  { ticket, address }: { ticket: string; address: string },
): Promise<boolean> {
  const redeemed = await redeemPushTicket(db, hashTicket(ticket))
  if (!redeemed) return false
  const { requestId, userId, tokenId } = redeemed
  const decided = await decideRequest(db, {
    requestId,
    userId,
    decidedBy: tokenId,
    decidedFrom: address,
    decision: 'denied',
    reason: null,
  })
  const [first] = decided
  if (!first) return false
  const facts = decided.map((each) => permissionDecided(each, 'denied'))
  await bus.log.append(userId, facts, { scope: first.turnId })
  await bus.jobs.enqueue(first.turnId)
  return true
}
