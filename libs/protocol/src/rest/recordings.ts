import { z } from 'zod'
import { windowSchema } from '../device/display.ts'
import { levelSchema } from '../levels.ts'
import { pinField } from './pin-field.ts'

const time = z.number()

/** What a turn did on a computer, in short. Times in seconds. */
export const recordingSummarySchema = z.object({
  turn_id: z.string(),
  session_id: z.string(),
  agent_id: z.string(),
  /** The name of the sub-agent whose turn it is. */
  sub_agent: z.string().optional(),
  /** The first words of the message, or of the task. */
  text: z.string(),
  started_at: time,
  /** Null: the turn is open. */
  finished_at: time.nullable(),
  outcome: z.enum(['completed', 'interrupted', 'failed']).nullable(),
  /** Actions on the computer. */
  steps: z.number().int(),
  /** Pictures that were taken, and that are still there. */
  pictures: z.object({ taken: z.number().int(), kept: z.number().int() }),
  /** Until when the pictures are kept at the longest; null: the turn is open, or none is left. */
  kept_until: time.nullable(),
  /** Dollars; null: not known. */
  cost_usd: z.number().nullable(),
})
export type RecordingSummary = z.infer<typeof recordingSummarySchema>

/** `GET /api/devices/:id/recordings`, the newest first. `before`: the `turn_id` of the last one seen. */
export const recordingsQuerySchema = z.object({
  before: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export type RecordingsQuery = z.infer<typeof recordingsQuerySchema>

/** `records`: whether pictures are kept from now on, and for how many days. `more`: there are older ones. */
export const recordingListSchema = z.object({
  device: z.object({ id: z.string(), name: z.string(), records: z.boolean(), keep_days: z.number().int() }),
  recordings: z.array(recordingSummarySchema),
  more: z.boolean(),
})
export type RecordingList = z.infer<typeof recordingListSchema>

/** Its bytes are at `GET /api/images/:id` while it is `kept`. */
export const recordedPictureSchema = z.object({
  id: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  kept: z.boolean(),
})
export type RecordedPicture = z.infer<typeof recordedPictureSchema>

/**
 * Why an action was done or not, in the words of the audit log: `level`, `rule`, `lease`, `turn`, `approval`,
 * `approval_with_pin`; `denied`, `expired`, `denied_by_rule`, `nobody_there`, `changed`.
 */
export const recordedDecisionSchema = z.object({
  allowed: z.boolean(),
  by: z.string(),
  /** When the person decided, or the action began. */
  at: time,
  asked_at: time.optional(),
  /** The rule, the lease or the request. */
  ground: z.string().optional(),
  /** The address and the program of the session that decided. */
  from: z.string().optional(),
  session: z.string().optional(),
  /** What the person said. */
  reason: z.string().optional(),
  /** The person has changed the action before. */
  edited: z.boolean().optional(),
})
export type RecordedDecision = z.infer<typeof recordedDecisionSchema>

export const recordedStepSchema = z.object({
  call_id: z.string(),
  step: z.number().int(),
  at: time,
  finished_at: time.nullable(),
  device_id: z.string(),
  display: z.number().int(),
  /** What was done: a `DesktopAction`, or what a model asked for that is none. A secret is named only. */
  action: z.record(z.string(), z.unknown()),
  status: z.string(),
  level: levelSchema,
  /** What its answer to the model was. */
  output: z.string().nullable(),
  /** The picture it was decided on, in whose pixels its coordinates are; where the pointer was in it. */
  before: recordedPictureSchema.nullable(),
  pointer: z.tuple([z.number(), z.number()]).nullable(),
  after: recordedPictureSchema.nullable(),
  /** That had the keyboard when it was decided. */
  window: windowSchema.nullable(),
  decision: recordedDecisionSchema.nullable(),
  /** Dollars that the turn had cost when the action was asked for; null: not known. */
  cost_usd: z.number().nullable(),
})
export type RecordedStep = z.infer<typeof recordedStepSchema>

/** `GET /api/recordings/:turn_id`: what happened on the way, the oldest first in every list. */
export const recordingSchema = recordingSummarySchema.extend({
  device: z.object({ id: z.string(), name: z.string() }),
  timeline: z.array(recordedStepSchema),
  /** The person had mouse and keyboard. `until` is null where nobody has said that they gave them back. */
  takeovers: z.array(z.object({ from: time, until: time.nullable(), summary: z.string() })),
  /** The computer was stopped: `person`, or what stopped it there; `interrupt`: the turn alone was. */
  stops: z.array(z.object({ at: time, by: z.string() })),
  outcome_text: z.string().nullable(),
  error_code: z.string().nullable(),
})
export type Recording = z.infer<typeof recordingSchema>

/** `GET /api/recordings/:turn_id/export`: one HTML file, in one of the languages. */
export const recordingExportQuerySchema = z.object({
  lang: z.enum(['en', 'es']).default('en'),
})
export type RecordingExportQuery = z.infer<typeof recordingExportQuerySchema>

/** `DELETE /api/recordings/:turn_id`: its pictures. Without the PIN the answer is 401 `pin_required`. */
export const recordingDeletionSchema = z.strictObject({ pin: pinField })
export type RecordingDeletion = z.infer<typeof recordingDeletionSchema>

export const recordingDeletedSchema = z.object({ pictures: z.number().int() })
export type RecordingDeleted = z.infer<typeof recordingDeletedSchema>
