import { z } from 'zod'
import { deviceSchema } from '../rest/devices.ts'

/** A computer is not as it was: it came or went, was paired, stopped or armed, or mouse and keyboard changed hands. All of it as it is now. */
export const deviceChangedSchema = z.object({
  type: z.literal('device_changed'),
  device: deviceSchema,
})
export type DeviceChanged = z.infer<typeof deviceChangedSchema>
