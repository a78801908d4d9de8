import { z } from 'zod'

const cacheControlSchema = z
  .strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() })
  .nullish()
const cacheable = { cache_control: cacheControlSchema }

const textSchema = z.strictObject({ type: z.literal('text'), text: z.string(), ...cacheable })
const citedTextSchema = z.strictObject({ ...textSchema.shape, citations: z.array(z.unknown()).nullish() })
/** Of its base64: https://platform.claude.com/docs/en/build-with-claude/vision */
const mostImageBytes = 5 * 1024 * 1024
const sourceSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('base64'),
    media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
    data: z.base64().min(1).max(mostImageBytes, 'image exceeds 5 MB maximum'),
  }),
  z.strictObject({ type: z.literal('url'), url: z.url() }),
])
const imageSchema = z.strictObject({ type: z.literal('image'), source: sourceSchema, ...cacheable })
const documentSchema = z.strictObject({
  type: z.literal('document'),
  source: z.strictObject({
    type: z.literal('base64'),
    media_type: z.literal('application/pdf'),
    data: z.base64().min(1),
  }),
  title: z.string().min(1).max(500).nullish(),
  context: z.string().min(1).nullish(),
  ...cacheable,
})
const thinkingSchema = z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() })
const redactedSchema = z.strictObject({ type: z.literal('redacted_thinking'), data: z.string() })
const toolNameSchema = z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/)
const toolUseIdSchema = z.string().regex(/^[a-zA-Z0-9_-]+$/)
const toolUseSchema = z.strictObject({
  type: z.literal('tool_use'),
  id: toolUseIdSchema,
  name: toolNameSchema,
  input: z.record(z.string(), z.unknown()),
  caller: z.looseObject({ type: z.string() }).optional(),
  toolset_name: z.string().nullish(),
  ...cacheable,
})
const toolResultSchema = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: toolUseIdSchema,
  content: z
    .union([z.string(), z.array(z.discriminatedUnion('type', [textSchema, imageSchema, documentSchema]))])
    .optional(),
  is_error: z.boolean().optional(),
  toolset_name: z.string().nullish(),
  ...cacheable,
})

const userSchema = z.strictObject({
  role: z.literal('user'),
  content: z.union([
    z.string(),
    z.array(z.discriminatedUnion('type', [textSchema, imageSchema, documentSchema, toolResultSchema])),
  ]),
})
const assistantSchema = z.strictObject({
  role: z.literal('assistant'),
  content: z.union([
    z.string(),
    z.array(z.discriminatedUnion('type', [citedTextSchema, thinkingSchema, redactedSchema, toolUseSchema])),
  ]),
})
const systemSchema = z.strictObject({
  role: z.literal('system'),
  content: z.union([z.string(), z.array(textSchema)]),
})

const customToolSchema = z.strictObject({
  type: z.literal('custom').nullish(),
  name: toolNameSchema,
  description: z.string().optional(),
  input_schema: z.looseObject({ type: z.literal('object') }),
  strict: z.boolean().optional(),
  defer_loading: z.boolean().optional(),
  eager_input_streaming: z.boolean().nullish(),
  input_examples: z.array(z.record(z.string(), z.unknown())).optional(),
  ...cacheable,
})
const computerToolsetSchema = z.strictObject({
  type: z.literal('computer_toolset_20260801'),
  configs: z.record(z.string(), z.strictObject({ enabled: z.boolean().optional() })).optional(),
  ...cacheable,
})

const olderComputerShape = {
  name: z.literal('computer'),
  display_width_px: z.number().int().min(1),
  display_height_px: z.number().int().min(1),
  display_number: z.number().int().nullish(),
  ...cacheable,
}
const olderComputerSchemas = [
  z.strictObject({ type: z.literal('computer_20250124'), ...olderComputerShape }),
  z.strictObject({ type: z.literal('computer_20251124'), ...olderComputerShape, enable_zoom: z.boolean().optional() }),
] as const

const displaySchema = z.enum(['summarized', 'omitted']).nullish()
const thinkingConfigSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('adaptive'), display: displaySchema }),
  z.strictObject({ type: z.literal('enabled'), budget_tokens: z.number().int().min(1024), display: displaySchema }),
  z.strictObject({ type: z.literal('disabled') }),
  z.strictObject({ type: z.literal('between_tools') }),
])
const toolChoiceSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('auto'), disable_parallel_tool_use: z.boolean().optional() }),
  z.strictObject({ type: z.literal('any'), disable_parallel_tool_use: z.boolean().optional() }),
  z.strictObject({ type: z.literal('tool'), name: z.string(), disable_parallel_tool_use: z.boolean().optional() }),
  z.strictObject({ type: z.literal('none') }),
])

const promptShape = {
  model: z.string().min(1),
  messages: z
    .array(z.discriminatedUnion('role', [userSchema, assistantSchema, systemSchema]))
    .min(1)
    .max(100_000),
  system: z.union([z.string(), z.array(textSchema)]).optional(),
  tools: z.array(z.union([computerToolsetSchema, ...olderComputerSchemas, customToolSchema])).optional(),
  tool_choice: toolChoiceSchema.optional(),
  thinking: thinkingConfigSchema.optional(),
  output_config: z
    .strictObject({ effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(), format: z.unknown() })
    .partial()
    .optional(),
  ...cacheable,
}

/**
 * The body of `POST /v1/messages` as far as Rain may use it. It is closed at every level: a field that the API does not
 * know, or has dropped (`temperature`, `top_p`, `top_k`), is an error.
 */
export const messagesRequestSchema = z.strictObject({
  ...promptShape,
  max_tokens: z.number().int().min(0),
  stream: z.boolean().optional(),
  metadata: z.strictObject({ user_id: z.string().nullish() }).optional(),
  stop_sequences: z.array(z.string().min(1)).optional(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
  speed: z.enum(['standard', 'fast']).nullish(),
  inference_geo: z.string().nullish(),
  diagnostics: z.strictObject({ previous_message_id: z.string().nullish() }).nullish(),
})
export type MessagesRequest = z.infer<typeof messagesRequestSchema>
export type WireMessage = MessagesRequest['messages'][number]
export type WireBlock = Exclude<WireMessage['content'], string>[number]

export const countTokensRequestSchema = z.strictObject(promptShape)
export type CountTokensRequest = z.infer<typeof countTokensRequestSchema>

/** The first problem in the API's own way of saying it: `messages.0.content: Field required`. */
export function describeProblem(error: z.ZodError): string {
  const issue = error.issues[0]
  if (!issue) return 'Invalid request'
  const at = (...more: string[]) => [...issue.path.map(String), ...more].join('.')
  if (issue.code === 'unrecognized_keys') return `${at(issue.keys[0] ?? '')}: Extra inputs are not permitted`
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const deepest = issue.errors.flat().sort((a, b) => b.path.length - a.path.length)[0]
    if (deepest?.code === 'unrecognized_keys')
      return `${at(...deepest.path.map(String), deepest.keys[0] ?? '')}: Extra inputs are not permitted`
    if (deepest) return `${at(...deepest.path.map(String))}: ${deepest.message}`
  }
  if (issue.message.endsWith('received undefined')) return `${at()}: Field required`
  return `${at()}: ${issue.message}`
}
