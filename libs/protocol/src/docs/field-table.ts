import { z } from 'zod'

/** The part of JSON Schema that zod writes for our messages. */
export interface JsonSchema {
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  additionalProperties?: JsonSchema | boolean
  required?: string[]
  default?: unknown
  minLength?: number
  maxLength?: number
  maxItems?: number
}

/** What is sent (`input`: defaults may be left out) or received (`output`). */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema
}

/** The fields of a message as a Markdown table; `type` is in the heading already. */
export function fieldTable(schema: JsonSchema): string {
  const fields = Object.entries(schema.properties ?? {}).filter(([name]) => name !== 'type')
  if (fields.length === 0) return 'No fields.'
  const rows = fields.map(
    ([name, field]) => `| \`${name}\` | ${typeInWords(field)} | ${presence(schema, name, field)} |`,
  )
  return ['| field | type | |', '| --- | --- | --- |', ...rows].join('\n')
}

function presence(schema: JsonSchema, name: string, field: JsonSchema): string {
  if (field.default !== undefined) return `default \`${JSON.stringify(field.default)}\``
  return schema.required?.includes(name) ? 'required' : 'optional'
}

/** A type on one line, in the manner of TypeScript. */
export function typeInWords(schema: JsonSchema): string {
  return shape(schema).replaceAll('|', '\\|')
}

/** A union of more messages than this is the one of all events. */
const mostNamed = 10

function shape(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(JSON.stringify(schema.const))
  if (schema.enum) return schema.enum.map((value) => code(JSON.stringify(value))).join(' | ')
  const types = (schema.oneOf ?? []).flatMap((choice) => choice.properties?.type?.const ?? [])
  if (types.length > mostNamed) return 'event'
  if (types.length > 1) return `one of ${types.map((type) => code(String(type))).join(', ')}`
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return [...new Set(choices.map(shape))].join(' | ')
  if (schema.type === 'array')
    return `array of ${schema.items ? shape(schema.items) : 'anything'}${most(schema.maxItems)}`
  if (schema.type === 'object') return objectShape(schema)
  if (schema.type === 'string') return `string${most(schema.maxLength)}`
  return Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'anything')
}

function objectShape(schema: JsonSchema): string {
  const fields = Object.entries(schema.properties ?? {})
  if (fields.length > 0) {
    const inner = fields.map(([name, field]) => `${name}${schema.required?.includes(name) ? '' : '?'}: ${shape(field)}`)
    return `{ ${inner.join(', ')} }`
  }
  return typeof schema.additionalProperties === 'object' ? `object of ${shape(schema.additionalProperties)}` : 'object'
}

function most(limit: number | undefined): string {
  return limit === undefined ? '' : ` ≤ ${limit}`
}

function code(text: string): string {
  return `\`${text}\``
}
