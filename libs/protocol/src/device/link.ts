import { z } from 'zod'
import { levelSchema } from '../levels.ts'
import { desktopActionSchema } from './action.ts'
import { controllerSchema, deviceFactsSchema, stoppedBySchema } from './device-facts.ts'
import { frameRefSchema, windowSchema } from './display.ts'
import { inputEventSchema } from './input-event.ts'
import { saidText } from './said-text.ts'

/** How a picture of the screen is to be made for a model. */
export const pictureWishSchema = z.object({
  format: z.enum(['jpeg', 'png']),
  /** Pixels. */
  maxLongEdge: z.number().int().min(64).max(16_384),
  maxPixels: z.number().int().min(4_096).max(50_000_000),
})
export type PictureWish = z.infer<typeof pictureWishSchema>

/** Why the desktop may be touched: the row of a call that runs, as the gateway has found it. */
export const warrantSchema = z.object({
  turnId: z.string(),
  callId: z.string(),
  /** What it was approved as; the desktop-agent does nothing that it judges higher itself. */
  level: levelSchema,
})
export type Warrant = z.infer<typeof warrantSchema>

/** One action. Carried out at most once in the life of the device: a repeated id is answered from memory. */
export const actSchema = z.object({
  type: z.literal('act'),
  id: z.string().min(1).max(64),
  /** Whose control it is done under; refused once control has changed hands. */
  epoch: z.number().int().nonnegative(),
  action: desktopActionSchema,
  display: z.number().int().min(0).max(15),
  /** The picture its coordinates are of; needed by actions with a place. */
  frame: frameRefSchema.optional(),
  /** The window that had the keyboard when it was decided; needed by actions of the keyboard. */
  window: z.string().max(100).optional(),
  /** The value behind `type_secret`: put in by the gateway, kept by nobody. */
  secret: z.string().max(10_000).optional(),
  /** The picture to answer with; null: none. */
  picture: pictureWishSchema.nullable(),
  warrant: warrantSchema,
  /** The gateway's own clock in milliseconds, of the same start as in its other messages of this link. */
  at: z.number(),
})
export type Act = z.infer<typeof actSchema>

/** From the gateway to a desktop-agent. */
export const toDeviceSchema = z.discriminatedUnion('type', [
  actSchema,
  /** Who has mouse and keyboard from now on. Whatever is under way for an older epoch ends; its keys are released. */
  z.object({ type: z.literal('control'), epoch: z.number().int().nonnegative(), controller: controllerSchema }),
  /** The person's own mouse and keyboard, while they have control. */
  z.object({
    type: z.literal('input'),
    epoch: z.number().int().nonnegative(),
    display: z.number().int().min(0).max(15),
    events: z.array(inputEventSchema).max(200),
  }),
  /** Somebody looks: send live pictures, no larger than this, until `unwatch`. Again with other values: they change. */
  z.object({
    type: z.literal('watch'),
    display: z.number().int().min(0).max(15),
    maxWidth: z.number().int().min(64).max(16_384),
    maxHeight: z.number().int().min(64).max(16_384),
    quality: z.number().int().min(30).max(90),
    /** The next picture must be whole: somebody has just come. */
    whole: z.boolean(),
  }),
  z.object({ type: z.literal('unwatch') }),
  /** The live picture that the slowest acceptable viewer has shown. */
  z.object({ type: z.literal('shown'), seq: z.number().int().nonnegative() }),
  /** Ends everything, releases all keys and buttons, refuses everything until `rearm`. Answered with `stopped`. */
  z.object({ type: z.literal('stop'), by: z.string().max(200) }),
  z.object({ type: z.literal('rearm'), epoch: z.number().int().nonnegative() }),
  z.object({ type: z.literal('ping'), at: z.number() }),
])
export type ToDevice = z.infer<typeof toDeviceSchema>

/** Why an action was not done. Nothing has happened then. */
export const refusalCodeSchema = z.enum([
  'stopped',
  'old_epoch',
  'too_old',
  'not_approved',
  'display_changed',
  'screen_changed',
  'window_changed',
  'blocked_window',
  'no_frame',
  'outside_picture',
  'unknown_key',
  'busy',
  'not_permitted_by_system',
])
export type DeviceRefusal = z.infer<typeof refusalCodeSchema>

/** What was there once an action was done. The bytes of the packet are the picture, where there is a new one. */
export const sceneSchema = z.object({
  frame: frameRefSchema.optional(),
  format: z.enum(['jpeg', 'png']).optional(),
  /** The picture would be the same as this one, which was sent before; no bytes. */
  unchangedSince: saidText(64).optional(),
  /** In pixels of the picture. */
  cursor: z.tuple([z.number(), z.number()]).optional(),
  window: windowSchema.nullable(),
  /** How long the screen was watched until it was quiet; `settled: false`: it never was in the time there was. */
  settle: z.object({ settled: z.boolean(), waitedMs: z.number() }).optional(),
})
export type Scene = z.infer<typeof sceneSchema>

export const actOutcomeSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('done'), scene: sceneSchema }),
  z.object({ status: z.literal('refused'), code: refusalCodeSchema, message: saidText(2_000) }),
  /** It was begun and did not come to its end: `message` says how far. */
  z.object({ status: z.literal('cut'), message: saidText(2_000), scene: sceneSchema.optional() }),
  /** An error of the system under it; `touched`: something may have happened. */
  z.object({ status: z.literal('failed'), message: saidText(2_000), touched: z.boolean() }),
])
export type ActOutcome = z.infer<typeof actOutcomeSchema>

/** No viewer is sent larger pictures; whoever draws them can rely on it. */
const livePixels = z.number().int().min(0).max(4_096)

/** From a desktop-agent to the gateway. */
export const fromDeviceSchema = z.discriminatedUnion('type', [
  /** First after the handshake, and whenever something in it changes. */
  z.object({
    type: z.literal('facts'),
    facts: deviceFactsSchema,
    stopped: stoppedBySchema.nullable(),
    /** The last epoch it knows. */
    epoch: z.number().int().nonnegative(),
  }),
  z.object({ type: z.literal('result'), id: z.string().max(64), outcome: actOutcomeSchema }),
  /**
   * A live picture: its parts lie one behind the other in the bytes, each a JPEG of `bytes` bytes. `whole`: it stands alone.
   * `sent` is the size of the whole picture that the parts are of.
   */
  z.object({
    type: z.literal('live'),
    seq: z.number().int().nonnegative(),
    display: z.number().int().min(0).max(15),
    sent: z.object({ width: livePixels.min(1), height: livePixels.min(1) }),
    whole: z.boolean(),
    parts: z
      .array(
        z.object({
          x: livePixels,
          y: livePixels,
          width: livePixels.min(1),
          height: livePixels.min(1),
          bytes: z.number().int().min(1),
        }),
      )
      .max(2_000),
    /** Where the pointer is, in pixels of the picture; the parts do not show it. */
    pointer: z.tuple([z.number(), z.number()]).nullable(),
  }),
  z.object({ type: z.literal('stopped'), by: stoppedBySchema, epoch: z.number().int().nonnegative() }),
  z.object({ type: z.literal('armed'), epoch: z.number().int().nonnegative() }),
  /** Somebody at the desktop itself has used mouse or keyboard. */
  z.object({ type: z.literal('local_input') }),
  z.object({ type: z.literal('pong'), at: z.number() }),
])
export type FromDevice = z.infer<typeof fromDeviceSchema>
