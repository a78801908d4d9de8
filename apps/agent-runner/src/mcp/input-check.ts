import { createContext, Script } from 'node:vm'
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv'

/** Null: the input is what the schema asks for; otherwise what is wrong with it, in words for the model. */
export type InputCheck = (input: Record<string, unknown>) => string | null

const kept = new Map<string, InputCheck>()
const mostKept = 500
/** A check is made once, and the first one brings the library along. */
const mostMsToMake = 2_000
const mostMsToRun = 250

/** The check of a definition, made once for each hash. A schema that cannot be read checks nothing: the server will. */
export function inputCheckOf(hash: string, schema: Record<string, unknown>): InputCheck {
  const known = kept.get(hash)
  if (known) return known
  const check = createCheck(schema)
  if (kept.size >= mostKept) kept.clear()
  kept.set(hash, check)
  return check
}

/** @NOTE a stranger's schema may be anything, and take any time; its server checks the input again */
function createCheck(schema: Record<string, unknown>): InputCheck {
  const validator = orNull(() =>
    inTime(mostMsToMake, () => new AjvJsonSchemaValidator().getValidator(loosened(schema) as Record<string, unknown>)),
  )
  if (validator === null) return () => null
  return (input) => {
    const answer = orNull(() => inTime(mostMsToRun, () => validator(input)))
    return answer === null || answer.valid ? null : answer.errorMessage.slice(0, 1_000)
  }
}

function orNull<T>(task: () => T): T | null {
  try {
    return task()
  } catch {
    return null // too long, too deep, or no schema
  }
}

const arena = createContext({ work: () => {} })
const work = new Script('work()')

/** @throws when it takes longer: alternatives within alternatives multiply */
function inTime<T>(timeout: number, task: () => T): T {
  arena.work = task
  return work.runInContext(arena, { timeout }) as T
}

/** Keywords whose values are maps from names to schemas. */
const maps = new Set(['properties', '$defs', 'definitions', 'dependentSchemas'])
/** Keywords whose values are no schemas. */
const values = new Set(['enum', 'const', 'default', 'examples'])

/**
 * The schema without what is looked up by an id, and without patterns.
 * @NOTE a stranger's regular expression may take for ever: none is ever run here
 */
function loosened(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(loosened)
  if (schema === null || typeof schema !== 'object') return schema
  const left = new Set(['pattern', 'format', '$id', '$schema'])
  if ('patternProperties' in schema) {
    for (const key of ['patternProperties', 'additionalProperties', 'unevaluatedProperties']) left.add(key)
  }
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !left.has(key))
      .map(([key, value]: [string, unknown]) => [
        key,
        values.has(key) ? value : maps.has(key) ? eachLoosened(value) : loosened(value),
      ]),
  )
}

function eachLoosened(map: unknown): unknown {
  if (map === null || typeof map !== 'object' || Array.isArray(map)) return map
  return Object.fromEntries(Object.entries(map).map(([name, schema]) => [name, loosened(schema)]))
}
