import { z } from 'zod'

/** A piece of a text; `match`: it is what was searched for. Never markup: whoever shows it chooses how. */
export const snippetPartSchema = z.object({ text: z.string(), match: z.literal(true).optional() })
export type SnippetPart = z.infer<typeof snippetPartSchema>

/** A message that holds every word that was searched for. `step` 0 is the person's own. */
export const searchHitSchema = z.object({
  id: z.number().int(),
  session_id: z.string(),
  agent_id: z.string(),
  cwd: z.string(),
  title: z.string(),
  turn_id: z.string(),
  step: z.number().int(),
  role: z.enum(['user', 'assistant']),
  snippet: z.array(snippetPartSchema),
  /** Seconds. */
  created_at: z.number(),
})
export type SearchHit = z.infer<typeof searchHitSchema>

/**
 * `GET /api/conversations/search?q&before`: newest first. What no index helps to find (words of one or two letters, signs) is
 * looked for a part of the messages at a time: there may be `more` behind a page without hits. `before`: the `next` of the page.
 */
export const conversationSearchSchema = z.object({
  hits: z.array(searchHitSchema),
  more: z.boolean(),
  /** Where to go on, if there is more. */
  next: z.number().int().optional(),
})
export type ConversationSearch = z.infer<typeof conversationSearchSchema>

export const conversationSearchQuerySchema = z.object({
  q: z.string().trim().min(1).max(200),
  before: z.coerce.number().int().positive().optional(),
})
export type ConversationSearchQuery = z.infer<typeof conversationSearchQuerySchema>
