import { z } from 'zod'
import { deviceSchema } from '../rest/devices.ts'
import { errorCodeSchema } from '../errors.ts'
import { inputEventSchema } from './input-event.ts'

const pixels = z.number().int().min(64).max(16_384)

/**
 * What a page sends that looks at a computer: text frames on `/view`, the first of them `auth`. It says `look` once it is let
 * in, and again for another size, display or device; `shown` for each picture as soon as it is drawn, for the next ones wait
 * for it. `input` counts only while this session has mouse and keyboard.
 */
export const fromViewerSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('look'),
    device_id: z.string().min(1).max(100),
    display: z.number().int().min(0).max(15),
    max_width: pixels,
    max_height: pixels,
  }),
  z.object({ type: z.literal('shown'), seq: z.number().int().nonnegative() }),
  z.object({ type: z.literal('input'), events: z.array(inputEventSchema).min(1).max(200) }),
])
export type FromViewer = z.infer<typeof fromViewerSchema>

/** What it hears in text frames. Binary frames are packets whose message is the `live` of the desktop-agent. */
export const toViewerSchema = z.discriminatedUnion('type', [
  /** At the first `look` and whenever something in it changes. `yours`: this session has mouse and keyboard. */
  z.object({ type: z.literal('device'), device: deviceSchema, yours: z.boolean() }),
  /** Somebody at the computer itself has used mouse or keyboard. */
  z.object({ type: z.literal('local_input') }),
  /** What came last was not done. */
  z.object({ type: z.literal('refused'), code: errorCodeSchema, message: z.string() }),
])
export type ToViewer = z.infer<typeof toViewerSchema>
