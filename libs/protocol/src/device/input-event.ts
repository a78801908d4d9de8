import { z } from 'zod'

/** Place in the live picture as a part of its width and height, so that a viewer may show it in any size. */
const part = z.number().min(0).max(1)

/** What a person does with mouse, keys or fingers on a live picture. Keys by `KeyboardEvent.key` and `.code`. */
export const inputEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('move'), x: part, y: part }),
  z.object({
    type: z.literal('button'),
    button: z.enum(['left', 'middle', 'right']),
    down: z.boolean(),
    x: part,
    y: part,
  }),
  z.object({
    type: z.literal('wheel'),
    dx: z.number().min(-100).max(100),
    dy: z.number().min(-100).max(100),
    x: part,
    y: part,
  }),
  z.object({ type: z.literal('key'), key: z.string().min(1).max(40), code: z.string().max(40), down: z.boolean() }),
  /** From a phone's keyboard or a paste. */
  z.object({ type: z.literal('text'), text: z.string().min(1).max(1_000) }),
])
export type InputEvent = z.infer<typeof inputEventSchema>
