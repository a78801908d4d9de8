import { z } from 'zod'
import { computerUseSchema } from './computer-use.ts'

const blobSchema = z.strictObject({ mimeType: z.string(), data: z.base64(), displayName: z.string().optional() })
const argsSchema = z.record(z.string(), z.unknown())
const functionCallSchema = z.strictObject({ id: z.string().optional(), name: z.string(), args: argsSchema.optional() })
const functionResponseSchema = z.strictObject({
  id: z.string().optional(),
  name: z.string(),
  response: argsSchema,
  parts: z.array(z.strictObject({ inlineData: blobSchema })).optional(),
})
const partSchema = z.strictObject({
  text: z.string().optional(),
  inlineData: blobSchema.optional(),
  functionCall: functionCallSchema.optional(),
  functionResponse: functionResponseSchema.optional(),
  thought: z.boolean().optional(),
  thoughtSignature: z.string().min(1).optional(),
})
export type WirePart = z.infer<typeof partSchema>

const contentSchema = z.strictObject({ role: z.string().optional(), parts: z.array(partSchema).optional() })
export type WireContent = z.infer<typeof contentSchema>

const declarationSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  parametersJsonSchema: z.looseObject({ type: z.literal('object') }).optional(),
})
const toolSchema = z.strictObject({
  functionDeclarations: z.array(declarationSchema).optional(),
  computerUse: computerUseSchema.optional(),
})

const generationConfigSchema = z.strictObject({
  maxOutputTokens: z.number().int().min(1).optional(),
  stopSequences: z.array(z.string().min(1)).max(5).optional(),
  temperature: z.number().min(0).max(2).optional(),
  thinkingConfig: z
    .strictObject({
      includeThoughts: z.boolean().optional(),
      thinkingBudget: z.number().int().min(-1).optional(),
      thinkingLevel: z.enum(['MINIMAL', 'LOW', 'MEDIUM', 'HIGH']).optional(),
    })
    .optional(),
})

const requestShape = {
  contents: z.array(contentSchema).optional(),
  systemInstruction: contentSchema.optional(),
  tools: z.array(toolSchema).optional(),
  toolConfig: z
    .strictObject({ functionCallingConfig: z.strictObject({ mode: z.enum(['AUTO', 'ANY', 'NONE', 'VALIDATED']) }) })
    .optional(),
  generationConfig: generationConfigSchema.optional(),
}

/**
 * The body of `:streamGenerateContent` as far as Rain may use it. It is closed at every level: a field that the API does
 * not know is an error.
 */
export const generateRequestSchema = z.strictObject(requestShape)
export type GeminiRequest = z.infer<typeof generateRequestSchema>

export const countRequestSchema = z.strictObject({
  contents: z.array(contentSchema).optional(),
  generateContentRequest: z.strictObject({ model: z.string(), ...requestShape }).optional(),
})

/** The first problem in the API's own way of saying it. */
export function describeProblem(error: z.ZodError): string {
  const issue = error.issues[0]
  if (!issue) return 'Request contains an invalid argument.'
  const at = toFieldPath(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const where = at && ` at '${at}'`
    return `Invalid JSON payload received. Unknown name "${issue.keys[0]}"${where}: Cannot find field.`
  }
  return `Invalid value at '${at}': ${issue.message}`
}

/** `contents[0].parts[1].text` */
function toFieldPath(path: PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
}
