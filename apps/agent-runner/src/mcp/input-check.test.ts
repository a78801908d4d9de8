import { expect, test } from '@jest/globals'
import { inputCheckOf } from './input-check.ts'

const check = (schema: Record<string, unknown>) => inputCheckOf(crypto.randomUUID(), schema)

test('an input is held against the schema of the server', () => {
  const checks = check({
    type: 'object',
    properties: { count: { type: 'integer', minimum: 1 } },
    required: ['count'],
    additionalProperties: false,
  })
  expect(checks({ count: 2 })).toBeNull()
  expect(checks({})).toContain('count')
  expect(checks({ count: 0 })).toContain('>= 1')
  expect(checks({ count: 1, more: true })).toContain('additional')
})

test('a regular expression of a stranger is never run', () => {
  const checks = check({
    type: 'object',
    properties: { text: { type: 'string', pattern: '^(a+)+$' }, other: { type: 'string', format: 'email' } },
    patternProperties: { '^(x+)+$': { type: 'number' } },
    additionalProperties: false,
  })
  expect(checks({ text: `${'a'.repeat(50)}!`, other: 'no mail', [`${'x'.repeat(50)}!`]: 'any' })).toBeNull()
})

test('alternatives that multiply are given up, and ones that turn in a circle do no harm', () => {
  const twice = (to: string) => ({ anyOf: [{ $ref: to }, { $ref: to }] })
  const defs = Object.fromEntries(
    Array.from({ length: 60 }, (_, level) => [`d${level}`, twice(`#/$defs/d${level + 1}`)]),
  )
  const multiplying = { type: 'object', ...twice('#/$defs/d0'), $defs: { ...defs, d60: { required: ['missing'] } } }
  expect(check(multiplying)({ a: 1 })).toBeNull()
  expect(check({ type: 'object', ...twice('#') })({ a: 1 })).toBeNull()
})

test('fields that are named like keywords are fields', () => {
  const checks = check({
    type: 'object',
    properties: { pattern: { type: 'string' }, format: { type: 'number' }, patternProperties: { type: 'boolean' } },
    additionalProperties: false,
  })
  expect(checks({ pattern: 'x', format: 1, patternProperties: true })).toBeNull()
  expect(checks({ format: 'x' })).toContain('number')
})

test.each([
  { type: 'nonsense' },
  { properties: 7 },
  { $ref: 'https://example.com/schema.json' },
  { $schema: 'http://json-schema.org/draft-04/schema#', type: 'object' },
])('a schema that cannot be read leaves the check to the server: %j', (schema) => {
  expect(check(schema as Record<string, unknown>)({ anything: 1 })).toBeNull()
})

test('two schemas with one id do not take each other’s place', () => {
  const first = check({ $id: 'same', type: 'object', required: ['a'] })
  const second = check({ $id: 'same', type: 'object', required: ['b'] })
  expect(first({ b: 1 })).toContain("'a'")
  expect(second({ a: 1 })).toContain("'b'")
})
