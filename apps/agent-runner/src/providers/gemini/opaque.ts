import { z } from 'zod'

export const PROVIDER_ID = 'gemini'

/**
 * Gemini signs parts, and wants each signature back on the part it came with. A thought keeps its own; that of another
 * part is kept by an empty thinking block after it.
 * - `thought`: this block is a thought, signed or not.
 * - `call`: the signature of the call before.
 * - `text`: the last `length` characters of the text before came as a part of their own with this signature; 0 for an
 *   empty part, which is how a stream often ends.
 */
export const opaqueThinkingSchema = z.discriminatedUnion('on', [
  z.object({ on: z.literal('thought'), signature: z.string().optional() }),
  z.object({ on: z.literal('call'), signature: z.string() }),
  z.object({ on: z.literal('text'), signature: z.string(), length: z.number().int().nonnegative() }),
])
export type OpaqueThinking = z.infer<typeof opaqueThinkingSchema>

/** Begins the ids that Rain gives to calls that came without one: Gemini does not know them. */
export const OWN_ID_PREFIX = 'rain_call_'
