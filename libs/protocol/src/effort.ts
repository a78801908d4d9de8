import { z } from 'zod'

/** How hard a model should think, the least first. Which of them a model knows, it lists itself. */
export const efforts = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const
export const effortSchema = z.enum(efforts)
export type Effort = z.infer<typeof effortSchema>
