import { z } from 'zod'
import { limits } from '../limits.ts'

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

/** `PATCH /api/conversations/{id}`. */
export const renameConversationSchema = z.object({ title: z.string().trim().min(1).max(limits.titleChars) })

export const conversationRenamedSchema = z.object({ title: z.string() })
export const conversationRestoredSchema = z.object({ restored: z.literal(true) })

/**
 * `POST /api/conversations/{id}/branch`: a new conversation with what was said up to and including a turn. With the same
 * `client_branch_id` again it is answered with the same conversation.
 */
export const branchConversationSchema = z.object({
  turn_id: z.string().max(100),
  client_branch_id: z.string().min(1).max(100).optional(),
})
export const conversationBranchedSchema = z.object({ session_id: z.string(), cwd: z.string(), title: z.string() })

/**
 * `GET /api/conversations/{id}/export`: the path in view. Markdown to read, or JSON with everything that is told there and the
 * calls of tools in full. `images=embed` puts pictures and files into it, else it names them.
 */
export const exportQuerySchema = z.object({
  format: z.enum(['markdown', 'json']).default('markdown'),
  images: z.enum(['name', 'embed']).default('name'),
})
export type ExportQuery = z.infer<typeof exportQuerySchema>
