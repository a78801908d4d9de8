import { z } from 'zod'
import { sayingParamsSchema } from './saying.ts'

/**
 * Who asks: the model by its tool, or Rain, because a budget is used up, the turn goes in circles, the person has taken mouse
 * and keyboard of the computer it works on, or it has worked there for long.
 */
export const questionPurposeSchema = z.enum(['tool', 'budget', 'loop', 'takeover', 'pause'])
export type QuestionPurpose = z.infer<typeof questionPurposeSchema>

export const questionSchema = z.object({
  question: z.string().min(1).max(1000),
  header: z.string().max(50).optional(),
  options: z
    .array(z.object({ label: z.string().min(1).max(200), description: z.string().max(500).optional() }))
    .max(8)
    .optional(),
  multi_select: z.boolean().optional(),
  /** What a question of Rain itself says, for a client that has words of its own for it. */
  code: z.string().optional(),
  params: sayingParamsSchema.optional(),
})
export type Question = z.infer<typeof questionSchema>
