import { z } from 'zod'

/** How long nothing has been said in a conversation, in days. */
export const oldConversationsQuerySchema = z.object({ days: z.coerce.number().int().min(1).max(3650) })
export type OldConversationsQuery = z.infer<typeof oldConversationsQuerySchema>

/** `GET /api/old-conversations?days`: how many there are. */
export const oldConversationsSchema = z.object({ conversations: z.number().int() })
export type OldConversations = z.infer<typeof oldConversationsSchema>

/** `DELETE /api/old-conversations?days`: some at a time; ask again while `left` is not 0 and some were deleted. */
export const oldConversationsDeletedSchema = z.object({ deleted: z.number().int(), left: z.number().int() })
export type OldConversationsDeleted = z.infer<typeof oldConversationsDeletedSchema>
