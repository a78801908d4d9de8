import { z } from 'zod'
import { inputEventSchema } from './input-event.ts'
import { pictureWishSchema } from './link.ts'

/**
 * What other processes ask of the gateway that holds the link to a device. What is to be done stands in the rows: an order
 * names them, and the gateway reads there whether it may be.
 */
export const deviceOrderSchema = z.discriminatedUnion('type', [
  /** Carry out the tool call, which is running and of a turn that has control. Asked again, it is answered from memory. */
  z.object({ type: z.literal('act'), callId: z.string(), picture: pictureWishSchema.nullable() }),
  /** Control, stop or pairing in the device's row have changed. */
  z.object({
    type: z.literal('row_changed'),
    /** Clients have heard of it. */
    told: z.boolean().optional(),
  }),
  /** A viewer looks; said every few seconds while it does. `whole`: it has just come. */
  z.object({
    type: z.literal('watch'),
    viewer: z.string(),
    display: z.number().int().min(0).max(15),
    maxWidth: z.number().int().min(64).max(16_384),
    maxHeight: z.number().int().min(64).max(16_384),
    whole: z.boolean(),
  }),
  z.object({ type: z.literal('unwatch'), viewer: z.string() }),
  z.object({ type: z.literal('shown'), viewer: z.string(), seq: z.number().int().nonnegative() }),
  /** From the person who has control by this epoch. */
  z.object({
    type: z.literal('input'),
    epoch: z.number().int().nonnegative(),
    display: z.number().int().min(0).max(15),
    events: z.array(inputEventSchema).max(200),
  }),
  /** The device has a newer link; `link` names it. */
  z.object({ type: z.literal('replaced'), link: z.string() }),
])
export type DeviceOrder = z.infer<typeof deviceOrderSchema>
