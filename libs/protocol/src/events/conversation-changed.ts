import { z } from 'zod'

/** A conversation has another title, was deleted, or is there again. */
export const conversationChangedSchema = z.object({
  type: z.literal('conversation_changed'),
  session_id: z.string(),
  title: z.string().optional(),
  deleted: z.boolean().optional(),
})
export type ConversationChanged = z.infer<typeof conversationChangedSchema>
