import { createHash } from 'node:crypto'
import type { PushFailure, PushKind, PushMessage } from '@rain/protocol'
import { createEgressFetch, createHostList, portOf } from '@rain/runtime/egress'
import webPush from 'web-push'
import type { PushKey } from './push-key.ts'
import type { PushRules } from './push-way.ts'

export interface Outgoing {
  endpoint: string
  p256dh: string
  auth: string
  key: PushKey
  message: PushMessage
  /** How long the push service shall keep it for a browser that is off; seconds. */
  ttlS: number
}

/** `gone`: that browser has no notifications any more. */
export type SendOutcome =
  | { kind: 'sent' }
  | { kind: 'gone' }
  | { kind: 'failed'; failure: PushFailure; retryAfterS: number | null; final: boolean }

/** Encrypts a message for one browser and hands it to its push service. Never rejects. */
export type SendMessage = (outgoing: Outgoing) => Promise<SendOutcome>

const sendMs = 10_000

export function createSendMessage({ rules, contact }: { rules: PushRules; contact: string }): SendMessage {
  const fetch = createEgressFetch(rules)
  const isAllowed = createHostList(rules.allowedHosts)
  return async (outgoing) => {
    const request = toRequest(outgoing, contact)
    if (request === null) return failed('rejected', { final: true })
    const url = new URL(outgoing.endpoint)
    if (url.protocol !== 'https:' && !isAllowed(url.hostname, portOf(url))) {
      return failed('address_refused', { final: true })
    }
    const answer = await fetch({
      url: outgoing.endpoint,
      method: 'POST',
      ...request,
      allowedHosts: rules.allowedHosts,
      maxBytes: 10_000,
      timeoutMs: sendMs,
      signal: new AbortController().signal,
    })
    if (answer.kind === 'answered') return outcomeOf(answer.status, Number(answer.headers['retry-after']))
    const isPassing = ['unreachable', 'timed_out', 'name_not_found', 'bad_answer', 'tls_failed'].includes(answer.code)
    return failed(isPassing ? 'unreachable' : 'address_refused', { final: !isPassing })
  }
}

function toRequest({ endpoint, p256dh, auth, key, message, ttlS }: Outgoing, contact: string) {
  try {
    const { headers, body } = webPush.generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      JSON.stringify(message),
      {
        vapidDetails: { subject: contact, ...key },
        TTL: ttlS,
        contentEncoding: 'aes128gcm',
        urgency: isUrgent(message.kind) ? 'high' : 'normal',
        topic: createHash('sha256').update(message.tag).digest('base64url').slice(0, 32),
      },
    )
    const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
    return { headers: texts, body: body ?? '' }
  } catch {
    // A key that is no point of the curve: it was never a browser's.
    return null
  }
}

function isUrgent(kind: PushKind): boolean {
  return kind === 'approval' || kind === 'question' || kind === 'halted' || kind === 'test'
}

function outcomeOf(status: number, retryAfter: number): SendOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' }
  if (status === 404 || status === 410) return { kind: 'gone' }
  const retryAfterS = retryAfter > 0 ? retryAfter : null
  if (status === 429) return failed('too_many', { retryAfterS })
  if (status >= 500) return failed('server_failed', { retryAfterS })
  return failed('rejected', { final: true })
}

function failed(
  failure: PushFailure,
  { retryAfterS = null, final = false }: { retryAfterS?: number | null; final?: boolean } = {},
): SendOutcome {
  return { kind: 'failed', failure, retryAfterS, final }
}
