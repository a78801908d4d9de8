import { z } from 'zod'
import { attachmentSchema } from '../attachment.ts'
import { toolDetailSchema } from '../content.ts'
import { callTargetSchema } from '../device/call-target.ts'
import { eventSchema } from '../events/event.ts'
import { levelSchema } from '../levels.ts'
import { reasonSchema } from '../reason.ts'
import { sayingParamsSchema } from '../saying.ts'
import { specialTurnSchema } from '../turn-kind.ts'

const base = {
  id: z.number().int(),
  timestamp: z.number(),
  turn_id: z.string().optional(),
  step: z.number().int().optional(),
}

/** One line of a conversation as `GET /api/messages` replays it. `timestamp` in seconds. */
export const storedMessageSchema = z.discriminatedUnion('type', [
  z.object({
    ...base,
    role: z.literal('user'),
    type: z.literal('text'),
    content: z.object({
      text: z.string(),
      client_msg_id: z.string().optional(),
      attachments: z.array(attachmentSchema).optional(),
      /** The turns of all versions of this message, the oldest first, where there are several. */
      versions: z.array(z.string()).optional(),
      /** It was taken along by the turn it stands in; this is the one it was sent as. */
      sent_turn_id: z.string().optional(),
      /** It is no message to be answered, as in `user_message`. */
      kind: specialTurnSchema.optional(),
    }),
  }),
  z.object({
    ...base,
    role: z.literal('assistant'),
    type: z.literal('assistant_text'),
    content: z.object({ text: z.string() }),
  }),
  z.object({
    ...base,
    role: z.literal('assistant'),
    type: z.literal('assistant_thinking'),
    content: z.object({ text: z.string() }),
  }),
  z.object({
    ...base,
    role: z.literal('tool'),
    type: z.literal('tool_use'),
    content: z.object({
      tool: z.string(),
      input: z.record(z.string(), z.unknown()),
      id: z.string(),
      level: levelSchema.optional(),
      reasons: z.array(reasonSchema).optional(),
      /** On a desktop: what it was decided on. */
      target: callTargetSchema.optional(),
      /** When it began to run, in seconds; absent where it has not. */
      started_at: z.number().optional(),
    }),
  }),
  z.object({
    ...base,
    role: z.literal('tool'),
    type: z.literal('tool_result'),
    content: z.object({
      content: z.string(),
      is_error: z.boolean(),
      tool_use_id: z.string(),
      detail: toolDetailSchema.optional(),
      duration_ms: z.number().int().nonnegative().optional(),
    }),
  }),
  z.object({
    ...base,
    role: z.literal('assistant'),
    type: z.literal('result'),
    content: z.object({
      text: z.string().optional(),
      cost: z.number().nullish(),
      sub_agents: z.number().int().optional(),
      cost_with_sub_agents: z.number().nullish(),
      duration_ms: z.number().nullish(),
      num_turns: z.number().nullish(),
      session_id: z.string().nullish(),
      model: z.string().nullish(),
      provider: z.string().nullish(),
      interrupted: z.boolean().optional(),
      usage: z
        .object({
          input_tokens: z.number(),
          output_tokens: z.number(),
          cache_read_tokens: z.number().optional(),
          cache_write_tokens: z.number().optional(),
          thinking_tokens: z.number().optional(),
        })
        .nullish(),
    }),
  }),
  z.object({
    ...base,
    role: z.literal('assistant'),
    type: z.literal('error'),
    content: z.object({ text: z.string(), code: z.string().optional() }),
  }),
  z.object({
    ...base,
    role: z.literal('assistant'),
    type: z.literal('notice'),
    content: z.object({
      text: z.string(),
      notice_id: z.string(),
      code: z.string().optional(),
      params: sayingParamsSchema.optional(),
    }),
  }),
  z.object({
    ...base,
    role: z.literal('assistant'),
    type: z.literal('context_compacted'),
    content: z.object({
      text: z.string(),
      summary_id: z.string(),
      tokens_before: z.number().int(),
      tokens_after: z.number().int(),
      messages: z.number().int().optional(),
    }),
  }),
])
export type StoredMessage = z.infer<typeof storedMessageSchema>

/**
 * `GET /api/messages?cwd&agent_id`. `live` holds what no row has: the streamed part of the step being asked, queued
 * messages, open permission requests and questions, and the last `context_usage` and `rate_limits`. Apply `messages`, then `live`, then events after `cursor`.
 * What is already there (same turn and step, same id) is not applied twice.
 */
export const messagesSchema = z.object({
  messages: z.array(storedMessageSchema),
  session_id: z.string().nullish(),
  live: z.array(eventSchema),
  cursor: z.string(),
  more: z.boolean().optional(),
})
export type Messages = z.infer<typeof messagesSchema>

export const messagesDeletedSchema = z.object({ deleted: z.number().int() })
