import { z } from 'zod'
import { controllerSchema, deviceFactsSchema, stoppedBySchema } from '../device/device-facts.ts'
import { limits } from '../limits.ts'
import { pinField } from './pin-field.ts'

const time = z.number()
const deviceName = z.string().trim().min(1).max(100)

/** A computer with a desktop-agent on it, as clients see it. Times in seconds. */
export const deviceSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** `pending`: it has named the code; nobody has compared the fingerprint yet. */
  status: z.enum(['pending', 'paired']),
  /** What the computer shows, too, while it is paired. */
  fingerprint: z.string(),
  online: z.boolean(),
  /** Null: it was never there since it was paired. */
  facts: deviceFactsSchema.nullable(),
  /** Who has mouse and keyboard. */
  controller: controllerSchema,
  /** The agent that has them. */
  agent_id: z.string().nullable(),
  /** It does nothing until it is armed again. `by`: the person, or what stopped it there; `seen`: it has said so itself. */
  stopped: z.object({ at: time, by: z.enum([...stoppedBySchema.options, 'person']), seen: z.boolean() }).nullable(),
  /** Whether the pictures of its turns are kept, and for how many days. */
  records: z.boolean(),
  keep_days: z.number().int(),
  /** Models get its pictures as PNG instead of JPEG. */
  lossless: z.boolean(),
  /** Until when a pending one can be confirmed. */
  confirm_until: time.nullable(),
  last_seen_at: time.nullable(),
  created_at: time,
})
export type Device = z.infer<typeof deviceSchema>

/** `GET /api/devices`, the oldest first. `yours`: the one whose mouse and keyboard this session has. */
export const deviceListSchema = z.object({
  devices: z.array(deviceSchema),
  yours: z.array(z.string()),
  cursor: z.string(),
})
export type DeviceList = z.infer<typeof deviceListSchema>

/** `POST /api/devices/pairings`: shown once, good for five minutes and five tries, in the place of the one before. */
export const pairingSchema = z.object({ code: z.string(), expires_at: time })
export type Pairing = z.infer<typeof pairingSchema>

/** `POST /api/devices/pair`: from a desktop-agent, which has no token. `public_key`: raw Ed25519, base64. */
export const pairRequestSchema = z.strictObject({
  code: z.string().min(1).max(40),
  name: deviceName,
  public_key: z.string().length(44),
})
export type PairRequest = z.infer<typeof pairRequestSchema>

/** `server_key`: to be pinned. Both ends show the fingerprint; the person confirms it in the dashboard until `expires_at`. */
export const pairedSchema = z.object({
  device_id: z.string(),
  server_key: z.string(),
  fingerprint: z.string(),
  expires_at: time,
})
export type Paired = z.infer<typeof pairedSchema>

/** `POST /api/devices/:id/confirm` and `/arm`. Without the PIN the answer is 401 `pin_required`. */
export const deviceLeaveSchema = z.strictObject({ pin: pinField })
export type DeviceLeave = z.infer<typeof deviceLeaveSchema>

/** `PATCH /api/devices/:id`: what is left out stays. */
export const deviceChangeSchema = z.strictObject({
  name: deviceName.optional(),
  records: z.boolean().optional(),
  keep_days: z.number().int().min(1).max(365).optional(),
  lossless: z.boolean().optional(),
})
export type DeviceChange = z.infer<typeof deviceChangeSchema>

/**
 * `POST /api/devices/:id/control`. A person may always take mouse and keyboard, with the PIN; they keep them for fifteen seconds, and for as
 * long as they look at the device over `/view`. Giving them back, they may tell the agent what they have done.
 */
export const controlChangeSchema = z.discriminatedUnion('take', [
  z.strictObject({ take: z.literal(true), pin: pinField }),
  z.strictObject({ take: z.literal(false), summary: z.string().max(limits.takeoverSummaryChars).optional() }),
])
export type ControlChange = z.infer<typeof controlChangeSchema>

export const deviceAnswerSchema = z.object({ device: deviceSchema })
export type DeviceAnswer = z.infer<typeof deviceAnswerSchema>

/** `POST /api/devices/stop`: all that are paired. */
export const devicesStoppedSchema = z.object({ devices: z.array(deviceSchema) })
export type DevicesStopped = z.infer<typeof devicesStoppedSchema>

export const deviceRevokedSchema = z.object({ revoked: z.literal(true) })
