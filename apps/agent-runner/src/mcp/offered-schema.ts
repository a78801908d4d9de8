import { plainText } from './plain-text.ts'

type Schema = Record<string, unknown>

/** Keywords that every provider takes, beside those that hold schemas. */
const plainKeywords = new Set([
  'type', 'title', 'description', 'enum', 'const', 'default', 'required', 'format', 'examples',
  'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf',
  'minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties',
]) // prettier-ignore

const mostDepth = 12
const mostBytes = 32 * 1024
/** References may multiply without end: beyond so many schemas, whatever is left stands for anything. */
const mostSchemas = 2_000

/**
 * A server's schema as it is offered to models: inlined, without keywords that a provider may refuse, without anything
 * invisible. Looser than the server's own, never stricter: the input is checked against the whole schema before it runs.
 */
export function toOfferedSchema(schema: Schema): Schema {
  const offered = atTop(convert(schema, { root: schema, within: [], depth: 0, room: { left: mostSchemas } }))
  // A schema whose references multiply is described by the names of its fields alone.
  return Buffer.byteLength(JSON.stringify(offered)) <= mostBytes ? offered : outline(offered)
}

/** Providers want an object at the top, with its fields and no alternatives. */
function atTop({ anyOf: _, enum: __, const: ___, ...schema }: Schema): Schema {
  return { ...schema, type: 'object', properties: isSchema(schema.properties) ? schema.properties : {} }
}

function outline({ properties, required, description }: Schema): Schema {
  const names = isSchema(properties) ? Object.keys(properties).slice(0, 200) : []
  const plain = Object.fromEntries(names.map((name) => [name, {}]))
  return {
    type: 'object',
    properties: plain,
    ...(required ? { required } : {}),
    ...(description ? { description } : {}),
  }
}

interface Place {
  root: Schema
  /** The references that led here. */
  within: string[]
  depth: number
  room: { left: number }
}

function convert(value: unknown, place: Place): Schema {
  if (!isSchema(value) || place.depth > mostDepth || place.room.left-- <= 0) return {}
  const { schema, place: at } = followed(value, place)
  const inner = { ...at, depth: at.depth + 1 }
  const result: Schema = {}
  for (const [key, each] of Object.entries(merged(schema, at))) {
    if (plainKeywords.has(key)) result[key] = plainValue(each)
    else if (key === 'properties' && isSchema(each)) result.properties = convertFields(each, inner)
    else if (key === 'items' || key === 'additionalProperties')
      result[key] = typeof each === 'boolean' ? each : convert(each, inner)
    else if (key === 'prefixItems' && Array.isArray(each))
      result.items ??= { anyOf: each.map((one) => convert(one, inner)) }
    else if ((key === 'anyOf' || key === 'oneOf') && Array.isArray(each))
      result.anyOf = each.slice(0, 50).map((one) => convert(one, inner))
  }
  return withKnownRequired(result)
}

/** Anthropic takes only such names of fields; one with another name cannot be offered. */
const fieldName = /^[A-Za-z0-9_.-]{1,64}$/

function convertFields(fields: Schema, place: Place): Schema {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => fieldName.test(name))
      .map(([name, each]) => [name, convert(each, place)]),
  )
}

function withKnownRequired({ required, ...schema }: Schema): Schema {
  if (!Array.isArray(required)) return schema
  const known = isSchema(schema.properties) ? Object.keys(schema.properties) : []
  const kept = required.filter((name) => known.includes(name as string))
  return kept.length > 0 ? { ...schema, required: kept } : schema
}

/** A reference within the schema replaced by what it refers to; one that turns in a circle by anything. */
function followed(schema: Schema, place: Place): { schema: Schema; place: Place } {
  const reference = schema.$ref
  if (typeof reference !== 'string') return { schema, place }
  const { $ref: _, ...beside } = schema
  if (place.within.includes(reference)) return { schema: beside, place }
  const target = lookUp(place.root, reference)
  const at = { ...place, within: [...place.within, reference] }
  return followed({ ...(isSchema(target) ? target : {}), ...beside }, at)
}

function lookUp(root: Schema, reference: string): unknown {
  if (!reference.startsWith('#/')) return reference === '#' ? root : undefined
  return reference
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, key) => (isSchema(at) && Object.hasOwn(at, key) ? at[key] : undefined), root)
}

/** `allOf` written as one schema: the fields of all, required by any. */
function merged({ allOf, ...schema }: Schema, place: Place): Schema {
  if (!Array.isArray(allOf)) return schema
  return allOf.slice(0, 20).reduce<Schema>((sum, part) => {
    const one: Schema = isSchema(part) ? followed(part, place).schema : {}
    return {
      ...one,
      ...sum,
      ...(isSchema(one.properties) || isSchema(sum.properties)
        ? { properties: { ...asSchema(one.properties), ...asSchema(sum.properties) } }
        : {}),
      required: [...asList(one.required), ...asList(sum.required)],
    }
  }, schema)
}

function plainValue(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value)
  if (Array.isArray(value)) return value.map(plainValue)
  if (!isSchema(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [plainText(key), plainValue(each)]))
}

function isSchema(value: unknown): value is Schema {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function asSchema(value: unknown): Schema {
  return isSchema(value) ? value : {}
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : []
}
