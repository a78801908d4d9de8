import { z } from 'zod'
import { errorCodeSchema } from './errors.ts'

/** The answer to a Socket.IO `command`. A raw connection gets the refusal as an `error` event instead. */
export const ackSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    turn_id: z.string().optional(),
    queued: z.boolean().optional(),
    duplicate: z.boolean().optional(),
    session_id: z.string().optional(),
    /** Of `delete_messages`: what `restore_messages` brings back. */
    deletion_id: z.string().optional(),
  }),
  z.object({ ok: z.literal(false), code: errorCodeSchema, message: z.string(), retry_after: z.number().optional() }),
])
export type Ack = z.infer<typeof ackSchema>
