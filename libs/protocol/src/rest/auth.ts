import { z } from 'zod'

export const authRequestSchema = z.object({
  pin: z.string().min(1).max(20),
  device_id: z.string().max(64).optional(),
  device_name: z.string().max(100).optional(),
})
export const authResponseSchema = z.object({
  token: z.string(),
  /**
   * A secret of the person, the same at each sign-in: what a client keeps on its device for longer than a session, sealed with
   * it, opens after the next one. It opens nothing on the server.
   */
  keep_key: z.string().optional(),
})
export const pinRequestSchema = z.object({ pin: z.string().min(1).max(20) })
export const loggedOutSchema = z.object({ logged_out: z.literal(true) })
export const loggedOutAllSchema = z.object({ logged_out_all: z.literal(true), tokens_revoked: z.number().int() })

/** Any refusal of the REST door. */
export const restErrorSchema = z.object({
  error: z.string(),
  code: z.string(),
  remaining_attempts: z.number().int().optional(),
  locked: z.boolean().optional(),
  remaining_seconds: z.number().int().optional(),
})
export type RestError = z.infer<typeof restErrorSchema>
