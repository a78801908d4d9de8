import { z } from 'zod'
import { agentIdField } from '../ids.ts'
import { limits } from '../limits.ts'

/**
 * Summarises what was said so far: from then on the summary goes to the model in its place; the messages stay readable. `words`
 * tell what matters. It is a turn of its own: it waits for what is at work, it can be stopped, and it ends in one `result` or
 * `error`. Accepted once per `client_msg_id`. Refused with `nothing_to_compact` where nothing was answered since the last summary.
 */
export const compactSchema = z.object({
  type: z.literal('compact'),
  agent_id: agentIdField,
  client_msg_id: z.string().min(1).max(100),
  words: z
    .string()
    .trim()
    .max(limits.compactWordsChars, `At most ${limits.compactWordsChars} characters can be said for a summary.`)
    .optional(),
})
export type Compact = z.infer<typeof compactSchema>

const commandWord = '/compact'

/** How the conversation tells of it. */
export function compactText(words = ''): string {
  return `${commandWord} ${words}`.trim()
}

/** What was said of the summary, of such a text. */
export function compactWords(text: string): string {
  return text.slice(commandWord.length).trim()
}
