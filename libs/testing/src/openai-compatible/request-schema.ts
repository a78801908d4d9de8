import { z } from 'zod'
import type { OpenaiCompatibleOptions } from './flavours.ts'

/**
 * The body of `POST /v1/chat/completions` as far as Rain may use it. The strict flavour is closed at every level; the
 * others overlook what they do not know.
 */
export function chatRequestSchemaOf({ strict = false, reasoning }: OpenaiCompatibleOptions) {
  const object = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$ZodObjectConfig> =>
    strict ? z.strictObject(shape) : z.object(shape)

  const textPart = object({ type: z.literal('text'), text: z.string() })
  const imagePart = object({
    type: z.literal('image_url'),
    image_url: object({ url: z.string(), detail: z.string().optional() }),
  })
  const content = z.union([z.string(), z.array(z.union([textPart, imagePart]))])
  const call = object({
    id: z.string().min(1),
    type: z.literal('function'),
    function: object({ name: toolName, arguments: z.string() }),
  })
  const takesBack = (field: string) => (!strict || reasoning === field ? z.string().nullish() : z.undefined())
  const message = z.discriminatedUnion('role', [
    object({ role: z.literal('system'), content: z.union([z.string(), z.array(textPart)]) }),
    object({ role: z.literal('user'), content }),
    object({
      role: z.literal('assistant'),
      content: z.union([z.string(), z.array(textPart)]).nullish(),
      tool_calls: z.array(call).min(1).optional(),
      ...(!strict || reasoning === 'reasoning_content' ? { reasoning_content: takesBack('reasoning_content') } : {}),
      ...(!strict || reasoning === 'reasoning' ? { reasoning: takesBack('reasoning') } : {}),
    }),
    object({ role: z.literal('tool'), tool_call_id: z.string(), content, name: z.string().optional() }),
  ])
  return object({
    model: z.string().min(1),
    messages: z.array(message).min(1),
    tools: z
      .array(
        object({
          type: z.literal('function'),
          function: object({
            name: toolName,
            description: z.string().optional(),
            parameters: z.looseObject({ type: z.literal('object') }).optional(),
          }),
        }),
      )
      .min(1)
      .optional(),
    tool_choice: z.enum(['auto', 'none', 'required']).optional(),
    stream: z.boolean().optional(),
    stream_options: object({ include_usage: z.boolean().optional() }).nullish(),
    max_tokens: z.number().int().min(1).nullish(),
    max_completion_tokens: z.number().int().min(1).nullish(),
    reasoning_effort: z.string().nullish(),
  })
}

const toolName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/)

export type ChatRequest = z.infer<ReturnType<typeof chatRequestSchemaOf>>
export type ChatMessage = ChatRequest['messages'][number]

/** The first problem, with its place: `messages.1.assistant.reasoning_content: Extra inputs are not permitted`. */
export function describeProblem(error: z.ZodError): string {
  const issue = error.issues[0]
  if (!issue) return 'Invalid request'
  if (issue.code === 'unrecognized_keys')
    return `${[...issue.path, issue.keys[0]].join('.')}: Extra inputs are not permitted`
  return `${issue.path.join('.')}: ${issue.message}`
}
