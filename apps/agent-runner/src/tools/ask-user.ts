import { questionSchema } from '@rain/protocol'
import { z } from 'zod'

const { question, header, options, multi_select } = questionSchema.shape

const askUserInputSchema = z.strictObject({
  questions: z
    .array(
      z.strictObject({
        question: question.describe('The question, complete and ending in a question mark'),
        header: header.describe('A word or two to show above it'),
        options: options.describe(
          'Answers to choose from: label is the answer in one to five words, description what choosing it means. The person ' +
            'may always write another answer; leave out for free text only',
        ),
        multi_select: multi_select.describe('Several options may be chosen. Default false'),
      }),
    )
    .min(1)
    .max(4)
    .describe('One to four questions, asked together'),
})
export type AskUserInput = z.infer<typeof askUserInputSchema>

/**
 * A question is no tool that runs: the loop parks the turn on it, and the person's answer becomes the result. So this
 * has no `run`, and `prepareToolCall` answers `asks_person` for it.
 */
export const askUser = {
  name: 'ask_user',
  description:
    'Asks the person and waits for the answer. Use it when a decision is theirs to make and a wrong guess would cost them; ' +
    'not for permission to use a tool, which is asked for by itself.',
  input: askUserInputSchema,
  asksPerson: true,
} as const
export type AskUser = typeof askUser
