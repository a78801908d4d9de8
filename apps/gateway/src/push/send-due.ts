import { createHash, randomBytes } from 'node:crypto'
import {
  armPushTicket,
  notePushFailed,
  notePushSent,
  removePushSubscription,
  skipPush,
  takePushes,
  type DuePush,
} from '@rain/db'
import type { PushKind } from '@rain/protocol'
import type { GatewayDeps } from '../deps.ts'
import { openPushKey } from './push-key.ts'
import type { SendMessage, SendOutcome } from './send-message.ts'
import { writeMessage } from './write-message.ts'

export interface SendDeps extends Pick<GatewayDeps, 'db' | 'sealingKeys' | 'logger'> {
  send: SendMessage
}

const atOnce = 20
const mostAttempts = 6
const firstRetryMs = 15_000
const longestRetryMs = 3_600_000

/** How long a push service keeps what is not bound to a deadline; seconds. */
const ttlS: Partial<Record<PushKind, number>> = { test: 300, summary: 12 * 3600 }
const usualTtlS = 4 * 3600

/** Sends what is due. Each one is noted for itself: what a crash leaves is taken again. Resolves to how many were taken. */
export async function sendDue(deps: SendDeps): Promise<number> {
  const due = await takePushes(deps.db, atOnce)
  await Promise.all(due.map((one) => sendOne(deps, one)))
  return due.length
}

async function sendOne(deps: SendDeps, due: DuePush): Promise<void> {
  try {
    if (!due.isOpen) return await skipPush(deps.db, due)
    await note(deps, due, await deliver(deps, due))
  } catch (error) {
    deps.logger.error({ err: error, kind: due.kind }, 'a notification could not be sent')
  }
}

async function deliver({ db, sealingKeys, send }: SendDeps, due: DuePush): Promise<SendOutcome> {
  const key = due.sealedKey === null ? null : openPushKey(sealingKeys, due.userId, due.sealedKey)
  if (key === null) return { kind: 'failed', failure: 'rejected', retryAfterS: null, final: true }
  const ticket = due.kind === 'approval' ? randomBytes(32).toString('base64url') : undefined
  if (ticket) await armPushTicket(db, due, hashTicket(ticket))
  const { endpoint, p256dh, auth } = due
  return send({ endpoint, p256dh, auth, key, message: writeMessage(due, ticket), ttlS: timeToLive(due) })
}

export function hashTicket(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex')
}

/** A request is worth nothing when its time is over. */
function timeToLive({ kind, expiresAt }: DuePush): number {
  const usual = ttlS[kind] ?? usualTtlS
  return expiresAt ? Math.max(1, Math.floor((expiresAt.getTime() - Date.now()) / 1000)) : usual
}

async function note({ db, logger }: SendDeps, due: DuePush, outcome: SendOutcome): Promise<void> {
  const { subscriptionId, kind, attempts } = due
  if (outcome.kind === 'sent') return notePushSent(db, due)
  if (outcome.kind === 'gone') {
    await removePushSubscription(db, { userId: due.userId, id: subscriptionId })
    return logger.info({ subscriptionId }, 'a browser has no notifications any more')
  }
  const { failure, final } = outcome
  const retryMs = final || attempts >= mostAttempts ? null : waitFor(attempts, outcome.retryAfterS)
  await notePushFailed(db, due, { failure, retryMs })
  logger.warn({ subscriptionId, kind, failure, attempts, retryMs }, 'a notification was not taken')
}

function waitFor(attempts: number, retryAfterS: number | null): number {
  const wait = retryAfterS === null ? firstRetryMs * 2 ** (attempts - 1) : retryAfterS * 1000
  return Math.min(wait, longestRetryMs)
}
