import type { Question } from '@rain/protocol'
import { z } from 'zod'

const handOverInputSchema = z.strictObject({
  reason: z.string().min(1).max(500).describe('What the person is to do at the computer, in a sentence or two'),
})
export type HandOverInput = z.infer<typeof handOverInputSchema>

/**
 * Mouse and keyboard for the person, at the model's wish. No tool that runs: the loop parks the turn until the person has
 * given them back, and what they say they did becomes the result.
 */
export const handOver = {
  name: 'hand_over',
  description:
    'Asks the person to take mouse and keyboard of the computer for a while, and waits until they have given them back. Use ' +
    'it for what only they can do: signing in, a code from their phone, a captcha, a payment.',
  input: handOverInputSchema,
  handsOver: true,
} as const
export type HandOver = typeof handOver

/** What the person is asked. They answer by giving mouse and keyboard back, or in the conversation. */
export function handOverQuestion({ reason }: HandOverInput): Question {
  return {
    question: reason,
    options: [
      { label: 'Go on', description: 'It is done; it looks at the screen first.' },
      { label: 'Stop here', description: 'The turn ends; what was done so far stays.' },
    ],
  }
}
