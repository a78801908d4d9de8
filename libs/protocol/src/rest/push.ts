import { z } from 'zod'

/**
 * Notifications of browsers, by Web Push (RFC 8030, 8291, 8292). A browser subscribes with the server's public key and
 * brings what its push service gave it; the server sends there what happens while no page of Rain is in view.
 */

/** Minutes of the local day, 0 to 1439. */
const minuteOfDay = z.number().int().min(0).max(1439)

/** Between these nothing is sent; what was held back is told in one summary after. */
export const quietHoursSchema = z.object({
  from: minuteOfDay,
  to: minuteOfDay,
  /** Approvals are sent all the same. */
  approvals_pass: z.boolean(),
})
export type QuietHours = z.infer<typeof quietHoursSchema>

export const pushLanguageSchema = z.enum(['en', 'es'])
export type PushLanguage = z.infer<typeof pushLanguageSchema>

const timeZoneField = z.string().min(1).max(60)
const labelField = z.string().trim().min(1).max(60)

/** What of a browser with notifications may be changed. */
export const pushSettingsSchema = z.object({
  label: labelField,
  language: pushLanguageSchema,
  approvals: z.boolean(),
  questions: z.boolean(),
  finished: z.boolean(),
  /** Turns that failed, and those that Rain has halted. */
  failed: z.boolean(),
  /** Seconds; turns that took less are not told of. */
  finished_after: z.number().int().min(0).max(3600),
  /** Notifications may show what an agent wants to do, and how a turn ended. */
  details: z.boolean(),
  /** Null: none. */
  quiet: quietHoursSchema.nullable(),
  time_zone: timeZoneField,
})
export type PushSettings = z.infer<typeof pushSettingsSchema>

/** Why the last message did not arrive. */
export const pushFailureSchema = z.enum(['unreachable', 'address_refused', 'rejected', 'too_many', 'server_failed'])
export type PushFailure = z.infer<typeof pushFailureSchema>

/** A browser that shows notifications. Times are seconds since the epoch. */
export const pushSubscriptionSchema = pushSettingsSchema.extend({
  id: z.string(),
  /** The session that asks has it. */
  current: z.boolean(),
  created_at: z.number(),
  last_ok_at: z.number().nullable(),
  last_failed_at: z.number().nullable(),
  failure: pushFailureSchema.nullable(),
})
export type PushSubscriptionInfo = z.infer<typeof pushSubscriptionSchema>

/** `GET /api/push`. */
export const pushListSchema = z.object({
  /** What a browser subscribes with: a raw P-256 point, base64url. */
  public_key: z.string(),
  subscriptions: z.array(pushSubscriptionSchema),
})
export type PushList = z.infer<typeof pushListSchema>

/** 65 bytes of an uncompressed point, 16 bytes of a secret: base64url, with or without padding. */
const p256dhField = z.string().regex(/^B[\w-]{86}=?$/)
const authField = z.string().regex(/^[\w-]{22}(==)?$/)

/** `POST /api/push/subscriptions`. An endpoint that is known keeps its settings and becomes that of this session. */
export const newPushSubscriptionSchema = z.object({
  endpoint: z.url().max(2_000),
  keys: z.object({ p256dh: p256dhField, auth: authField }),
  label: labelField,
  language: pushLanguageSchema,
  time_zone: timeZoneField,
})
export type NewPushSubscription = z.infer<typeof newPushSubscriptionSchema>
export const pushSubscribedSchema = z.object({ subscription: pushSubscriptionSchema })

/** `PATCH /api/push/subscriptions/:id`: what is named is changed. */
export const pushChangeSchema = pushSettingsSchema.partial()
export type PushChange = z.infer<typeof pushChangeSchema>

/** `DELETE /api/push/subscriptions/:id`. */
export const pushRemovedSchema = z.object({ deleted: z.literal(true) })

/** `POST /api/push/subscriptions/:id/test`: it is on its way; the list tells how it went. */
export const pushTestedSchema = z.object({ queued: z.literal(true) })

/** `POST /api/push/deny`, without a session: the ticket is in the notification and denies one request, once. */
export const pushDenialSchema = z.object({ ticket: z.string().regex(/^[\w-]{43}$/) })
export type PushDenial = z.infer<typeof pushDenialSchema>
export const pushDeniedSchema = z.object({ denied: z.boolean() })

/** What a notification is about. `halted`: Rain asks whether a turn may go on. */
export const pushKindSchema = z.enum(['approval', 'question', 'halted', 'finished', 'failed', 'summary', 'test'])
export type PushKind = z.infer<typeof pushKindSchema>

/** What a push message holds, in the person's language. Nobody on its way can read it. */
export const pushMessageSchema = z.object({
  kind: pushKindSchema,
  title: z.string(),
  body: z.string(),
  /** A newer notification with the same tag takes the place of the older one. */
  tag: z.string(),
  /** Where a click leads: the part of the address after `#`. */
  hash: z.string(),
  /** Seconds since the epoch. */
  at: z.number(),
  /** Of an approval: what its buttons say, and what denies it. */
  actions: z.object({ approve: z.string(), deny: z.string() }).optional(),
  deny_ticket: z.string().optional(),
  /** What is shown when it was denied, and when that did not work. */
  denied: z.string().optional(),
  not_denied: z.string().optional(),
})
export type PushMessage = z.infer<typeof pushMessageSchema>
