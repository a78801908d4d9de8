import { z } from 'zod'
import { computerCallOutputSchema, computerCallSchema, computerToolSchema } from './computer.ts'
import type { Refusal } from './refusal.ts'

const nameSchema = z
  .string()
  .regex(/^[a-zA-Z0-9_-]+$/)
  .max(64)
const callIdSchema = z.string().min(1).max(64)
const statusSchema = z.enum(['in_progress', 'completed', 'incomplete']).nullish()
const detailSchema = z.enum(['low', 'high', 'auto', 'original']).nullish()

const inputTextSchema = z.strictObject({ type: z.literal('input_text'), text: z.string() })
const inputImageSchema = z.strictObject({
  type: z.literal('input_image'),
  image_url: z.string().nullish(),
  file_id: z.string().nullish(),
  detail: detailSchema,
})
const inputFileSchema = z.strictObject({
  type: z.literal('input_file'),
  file_data: z.string().nullish(),
  file_id: z.string().nullish(),
  file_url: z.string().nullish(),
  filename: z.string().min(1).nullish(),
  detail: z.enum(['auto', 'low', 'high']).nullish(),
})
const inputContentSchema = z.array(z.discriminatedUnion('type', [inputTextSchema, inputImageSchema, inputFileSchema]))
const outputContentSchema = z.array(
  z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('output_text'),
      text: z.string(),
      annotations: z.array(z.unknown()).optional(),
      logprobs: z.array(z.unknown()).optional(),
    }),
    z.strictObject({ type: z.literal('refusal'), refusal: z.string() }),
  ]),
)

const messageShape = { type: z.literal('message'), id: z.string().optional(), status: statusSchema }
const messageSchema = z.discriminatedUnion('role', [
  z.strictObject({
    ...messageShape,
    role: z.enum(['user', 'system', 'developer']),
    content: z.union([z.string(), inputContentSchema]),
  }),
  z.strictObject({
    ...messageShape,
    role: z.literal('assistant'),
    content: z.union([z.string(), outputContentSchema]),
    phase: z.enum(['commentary', 'final_answer']).nullish(),
  }),
])
const reasoningSchema = z.strictObject({
  type: z.literal('reasoning'),
  id: z.string(),
  summary: z.array(z.strictObject({ type: z.literal('summary_text'), text: z.string() })),
  content: z.array(z.strictObject({ type: z.literal('reasoning_text'), text: z.string() })).optional(),
  encrypted_content: z.string().nullish(),
  status: statusSchema,
})
const functionCallSchema = z.strictObject({
  type: z.literal('function_call'),
  id: z.string().startsWith('fc').optional(),
  call_id: callIdSchema,
  name: nameSchema,
  arguments: z.string(),
  status: statusSchema,
})
const functionCallOutputSchema = z.strictObject({
  type: z.literal('function_call_output'),
  id: z.string().nullish(),
  call_id: callIdSchema,
  output: z.union([z.string(), inputContentSchema]),
  status: statusSchema,
})
const itemSchema = z.preprocess(
  (item) => (typeof item === 'object' && item !== null && !('type' in item) ? { type: 'message', ...item } : item),
  z.discriminatedUnion('type', [
    messageSchema,
    reasoningSchema,
    functionCallSchema,
    functionCallOutputSchema,
    computerCallSchema,
    computerCallOutputSchema,
  ]),
)

const functionToolSchema = z.strictObject({
  type: z.literal('function'),
  name: nameSchema,
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullable(),
  strict: z.boolean().nullable(),
})
const effortSchema = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])
const reasoningConfigSchema = z.strictObject({
  effort: effortSchema.nullish(),
  summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
  context: z.enum(['auto', 'current_turn', 'all_turns']).nullish(),
})
const textSchema = z.strictObject({
  format: z.looseObject({ type: z.string() }).optional(),
  verbosity: z.enum(['low', 'medium', 'high']).nullish(),
})

const promptShape = {
  model: z.string(),
  input: z.union([z.string(), z.array(itemSchema).min(1)]),
  instructions: z.string().nullish(),
  tools: z.array(z.discriminatedUnion('type', [functionToolSchema, computerToolSchema])).optional(),
  tool_choice: z.enum(['none', 'auto', 'required']).optional(),
  parallel_tool_calls: z.boolean().nullish(),
  reasoning: reasoningConfigSchema.nullish(),
  text: textSchema.nullish(),
}

/** The body of `POST /v1/responses` as far as Rain may use it, closed at every level. */
export const responsesRequestSchema = z.strictObject({
  ...promptShape,
  stream: z.boolean().nullish(),
  store: z.boolean().nullish(),
  include: z.array(z.enum(['reasoning.encrypted_content', 'message.input_image.image_url'])).nullish(),
  max_output_tokens: z.number().int().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  prompt_cache_key: z.string().max(64).nullish(),
  safety_identifier: z.string().max(64).nullish(),
  service_tier: z.enum(['auto', 'default', 'flex', 'priority']).nullish(),
  stream_options: z.strictObject({ include_obfuscation: z.boolean().optional() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
})
export type ResponsesRequest = z.infer<typeof responsesRequestSchema>
export type WireItem = Exclude<ResponsesRequest['input'], string>[number]

/** The body of `POST /v1/responses/input_tokens`. */
export const inputTokensRequestSchema = z.strictObject(promptShape)
export type InputTokensRequest = z.infer<typeof inputTokensRequestSchema>

/** The items of a request; a text alone is a message of the user. */
export function itemsOf({ input }: InputTokensRequest): WireItem[] {
  return typeof input === 'string' ? [{ type: 'message', role: 'user', content: input }] : input
}

/** The first problem in the API's own way of saying it. */
export function describeProblem(error: z.ZodError): Refusal {
  const [issue] = error.issues.map(deepest)
  if (!issue) return { message: 'Invalid request' }
  const param = toParam(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const unknown = toParam([...issue.path, issue.keys[0] ?? ''])
    return { message: `Unknown parameter: '${unknown}'.`, param: unknown, code: 'unknown_parameter' }
  }
  if (issue.message.endsWith('received undefined'))
    return { message: `Missing required parameter: '${param}'.`, param, code: 'missing_required_parameter' }
  return { message: `Invalid value for '${param}': ${issue.message}.`, param, code: 'invalid_value' }
}

type Issue = z.core.$ZodIssue

/** Of a union the alternative that was nearest, which is the one that failed farthest inside. */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue
  const inner = issue.errors
    .flat()
    .map((one) => deepest({ ...one, path: [...issue.path, ...one.path] }))
    .sort((a, b) => b.path.length - a.path.length)
  return inner[0] ?? issue
}

/** `input[0].content` */
function toParam(path: PropertyKey[]): string {
  return path.map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at > 0 ? '.' : ''}${String(key)}`)).join('')
}
