import { z } from 'zod'
import { attachmentSchema, type Attachment } from './attachment.ts'
import { frameRefSchema, windowSchema } from './device/display.ts'

/**
 * The provider-neutral content of a conversation, as the rows keep it. A provider's adapter translates to and from it.
 *
 * A user message is text blocks and attachments. An assistant message is one model step: thinking, text and tool calls in the order the
 * model gave them. What a tool answered is not a block: it is in the row of its tool call.
 */
export const textBlockSchema = z.object({ type: z.literal('text'), text: z.string() })
export type TextBlock = z.infer<typeof textBlockSchema>

/** `opaque` is what its provider wants back unchanged (signature, encrypted reasoning); other providers drop the block. */
export const thinkingBlockSchema = z.object({
  type: z.literal('thinking'),
  text: z.string(),
  provider: z.string(),
  opaque: z.unknown().optional(),
})
export type ThinkingBlock = z.infer<typeof thinkingBlockSchema>

export const toolCallBlockSchema = z.object({
  type: z.literal('tool_call'),
  /** The provider's own id of the call, unique in the turn. */
  toolUseId: z.string(),
  tool: z.string(),
  input: z.record(z.string(), z.unknown()),
  /** Why the input could not be read (broken JSON, cut answer); such a call is answered with this text and never run. */
  invalid: z.string().optional(),
  /** What its provider wants a person to look at before it is carried out, in the provider's words. */
  safety: z.array(z.string()).optional(),
  opaque: z.unknown().optional(),
})
export type ToolCallBlock = z.infer<typeof toolCallBlockSchema>

export const contentBlockSchema = z.discriminatedUnion('type', [
  textBlockSchema,
  thinkingBlockSchema,
  toolCallBlockSchema,
])
export type ContentBlock = z.infer<typeof contentBlockSchema>

/** A file beside what the person wrote. Its bytes, and what became of them, are in its own row. */
export const attachmentBlockSchema = attachmentSchema.extend({ type: z.literal('attachment') })
export type AttachmentBlock = z.infer<typeof attachmentBlockSchema>

/** What rows of either role may hold. */
export type StoredBlock = ContentBlock | AttachmentBlock

/** The text of a message, whatever else it holds. */
export function textOf(content: readonly StoredBlock[]): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}

/** The files beside a message. */
export function attachmentsOf(content: readonly StoredBlock[]): Attachment[] {
  return content.flatMap((block) => {
    if (block.type !== 'attachment') return []
    const { type: _type, ...attachment } = block
    return [attachment]
  })
}

/** Tokens of one model step. `input` counts only what was neither read from nor written to the cache; `thinking` is a part of `output`. */
export const usageSchema = z.object({
  inputTokens: z.number().int().nonnegative(),
  outputTokens: z.number().int().nonnegative(),
  cacheReadTokens: z.number().int().nonnegative(),
  cacheWriteTokens: z.number().int().nonnegative(),
  thinkingTokens: z.number().int().nonnegative(),
})
export type Usage = z.infer<typeof usageSchema>

export const noUsage: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  thinkingTokens: 0,
}

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
    thinkingTokens: a.thinkingTokens + b.thinkingTokens,
  }
}

/** What a person sees of a tool's work beside its text. */
export const toolDetailSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('diff'), path: z.string(), patch: z.string(), added: z.number(), removed: z.number() }),
  z.object({
    kind: z.literal('command'),
    exitCode: z.number().nullable(),
    signal: z.string().optional(),
    durationMs: z.number(),
    truncated: z.boolean(),
    outputFile: z.string().optional(),
  }),
  z.object({ kind: z.literal('list'), count: z.number(), truncated: z.boolean() }),
  /** What a desktop looked like after an action. Without `image` nothing on it had changed since `frame`. */
  z.object({
    kind: z.literal('screen'),
    device_id: z.string(),
    display: z.number().int(),
    frame: frameRefSchema.optional(),
    window: windowSchema.optional(),
    cursor: z.tuple([z.number(), z.number()]).optional(),
    image: z
      .object({
        id: z.string(),
        media_type: z.enum(['image/png', 'image/jpeg']),
        width: z.number(),
        height: z.number(),
      })
      .optional(),
  }),
  /** Pictures; their bytes are at `GET /api/images/{id}`. */
  z.object({
    kind: z.literal('images'),
    images: z.array(
      z.object({
        id: z.string(),
        media_type: z.enum(['image/png', 'image/jpeg']),
        width: z.number(),
        height: z.number(),
      }),
    ),
  }),
])
export type ToolDetail = z.infer<typeof toolDetailSchema>
