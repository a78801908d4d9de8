import { z } from 'zod'

/** `GET /api/conversations?limit&before`: what Rain itself remembers, newest first. Resume with `set_cwd {session_id}`. */
export const conversationSchema = z.object({
  session_id: z.string(),
  agent_id: z.string(),
  cwd: z.string(),
  title: z.string(),
  preview: z.string(),
  turns: z.number().int(),
  cost: z.number().nullable(),
  created_at: z.number(),
  updated_at: z.number(),
})
export type Conversation = z.infer<typeof conversationSchema>
export const conversationListSchema = z.object({ conversations: z.array(conversationSchema), more: z.boolean() })
export type ConversationList = z.infer<typeof conversationListSchema>
