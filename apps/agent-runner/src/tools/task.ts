import { limits } from '@rain/protocol'
import { z } from 'zod'

const taskInputSchema = z.strictObject({
  description: z.string().trim().min(1).max(80).describe('What it is about, in three to five words'),
  prompt: z
    .string()
    .trim()
    .min(1)
    .max(limits.subAgentTaskChars)
    .describe(
      'The whole task: what to do, what is known already, and what to answer with. It sees nothing else of this',
    ),
  tools: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(100)
    .optional()
    .describe('The names of the only tools it may use. Default: all of yours'),
  model: z.string().min(1).max(200).optional().describe('Another model of the same provider. Default: yours'),
})
export type TaskInput = z.infer<typeof taskInputSchema>

/**
 * A sub-agent is no tool that runs: the loop starts it and parks the turn on it, and its last words become the result. So
 * this has no `run`, and `prepareToolCall` answers `starts_agent` for it.
 */
export const task = {
  name: 'task',
  description:
    'Hands a part of the work to a sub-agent, which begins with nothing but your prompt, works in the same folder with the ' +
    'same limits, and answers you with its last words. Use it for work that can be done on its own and whose details you ' +
    `need not keep, such as searching much to find little. Up to ${limits.subAgentsAtOnce} in one step work side by side; ` +
    'they must not change the same files.',
  input: taskInputSchema,
  startsAgent: true,
} as const
export type Task = typeof task
