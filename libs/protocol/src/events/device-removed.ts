import { z } from 'zod'

/** A computer was revoked: its key is worth nothing any more. */
export const deviceRemovedSchema = z.object({
  type: z.literal('device_removed'),
  device_id: z.string(),
})
export type DeviceRemoved = z.infer<typeof deviceRemovedSchema>
