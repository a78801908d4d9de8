import { z } from 'zod'

/** What a sign-in that has begun needs to end. Kept sealed in the row of the server. */
export const pendingSignInSchema = z.object({
  redirectUrl: z.string(),
  verifier: z.string(),
  client: z.record(z.string(), z.unknown()),
  discovery: z.record(z.string(), z.unknown()).optional(),
})
export type PendingSignIn = z.infer<typeof pendingSignInSchema>

/** What the gateway puts there before: where the person is to come back to. */
export const askedSignInSchema = z.object({ redirectUrl: z.string() })

/** And what after: with what they came back. */
export const answeredSignInSchema = pendingSignInSchema.extend({
  code: z.string(),
  iss: z.string().optional(),
})
export type AnsweredSignIn = z.infer<typeof answeredSignInSchema>
