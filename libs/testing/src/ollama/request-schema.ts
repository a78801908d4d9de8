import { z } from 'zod'

const images = z.array(z.base64()).optional()
const toolCallSchema = z.strictObject({
  function: z.strictObject({ name: z.string().min(1), arguments: z.record(z.string(), z.unknown()) }),
})
const messageSchema = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: z.string() }),
  z.strictObject({ role: z.literal('user'), content: z.string(), images }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.string(),
    thinking: z.string().optional(),
    tool_calls: z.array(toolCallSchema).min(1).optional(),
  }),
  z.strictObject({ role: z.literal('tool'), content: z.string(), tool_name: z.string().min(1), images }),
])

const toolSchema = z.strictObject({
  type: z.literal('function'),
  function: z.strictObject({
    name: z.string().min(1),
    description: z.string().optional(),
    parameters: z.looseObject({ type: z.literal('object') }),
  }),
})

const optionsSchema = z.strictObject({
  num_ctx: z.number().int().min(1).optional(),
  num_predict: z.number().int().optional(),
  temperature: z.number().optional(),
  top_k: z.number().int().optional(),
  top_p: z.number().optional(),
  min_p: z.number().optional(),
  seed: z.number().int().optional(),
  stop: z.array(z.string()).optional(),
})

/**
 * The body of `POST /api/chat` as far as Rain may use it.
 *
 * @NOTE stricter than the server, which leaves out what it does not know without a word: a misspelt field is an error here.
 */
export const chatRequestSchema = z.strictObject({
  model: z.string().min(1),
  messages: z.array(messageSchema).min(1),
  tools: z.array(toolSchema).optional(),
  stream: z.boolean().optional(),
  think: z.union([z.boolean(), z.string()]).optional(),
  truncate: z.boolean().optional(),
  shift: z.boolean().optional(),
  format: z.unknown().optional(),
  keep_alive: z.union([z.number(), z.string().regex(/^-?(\d+(\.\d+)?(ms|s|m|h))+$/)]).optional(),
  options: optionsSchema.optional(),
})
export type ChatRequest = z.infer<typeof chatRequestSchema>
export type ChatMessage = ChatRequest['messages'][number]

export const showRequestSchema = z.looseObject({ model: z.string().min(1) })
