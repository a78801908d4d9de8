import { z } from 'zod'

/** A conversation as a client saves it. Rain keeps `messages` as they come: each client has its own shapes. What a client does not know yet it leaves out or sends as null. */
export const savedConversationSchema = z.looseObject({
  id: z.string().regex(/^[A-Za-z0-9_.:-]{1,200}$/, 'Use letters, digits, dots, dashes and underscores in an id.'),
  createdAt: z.number().int().nonnegative().nullish(),
  updatedAt: z.number().int().nonnegative().nullish(),
  label: z.string().max(500).nullish(),
  cwd: z.string().max(500).nullish(),
  messageCount: z.int32().nonnegative().nullish(),
  preview: z.string().max(2000).nullish(),
  totalCost: z.number().nonnegative().nullish(),
  version: z.number().nullish(),
  agentId: z.string().max(100).nullish(),
  sessionId: z.string().max(100).nullish(),
  messages: z.array(z.unknown()),
})
export type SavedConversation = z.infer<typeof savedConversationSchema>

export const conversationMetaSchema = z.object({
  id: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  label: z.string(),
  cwd: z.string(),
  messageCount: z.number().int(),
  preview: z.string(),
  totalCost: z.number(),
})

export const historyListSchema = z.object({ conversations: z.array(conversationMetaSchema) })
export type HistoryList = z.infer<typeof historyListSchema>
export const historySavedSchema = z.object({ saved: z.literal(true), id: z.string(), deleted: z.array(z.string()) })
export const historyDeletedSchema = z.object({ deleted: z.literal(true) })
