import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** `GET /api/beginning`: which agent is in view; without, or where it is not there, the first. */
export const beginningQuerySchema = z.object({ agent: agentKeySchema.optional() })
export type BeginningQuery = z.infer<typeof beginningQuerySchema>

/**
 * What a page begins with, in one answer: by the address each part has of its own, what that address answers. Of the agent in
 * view the newest messages are there, too.
 */
export const beginningSchema = z.object({ answers: z.record(z.string(), z.unknown()) })
export type Beginning = z.infer<typeof beginningSchema>
