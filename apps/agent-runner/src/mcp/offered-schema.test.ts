import { expect, test } from '@jest/globals'
import { toOfferedSchema } from './offered-schema.ts'

test('a plain schema is offered as it is, without what providers do not take', () => {
  expect(
    toOfferedSchema({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'x',
      type: 'object',
      properties: { path: { type: 'string', description: 'Where\u200b', pattern: '^/', 'x-internal': 1 } },
      required: ['path'],
      additionalProperties: false,
    }),
  ).toEqual({
    type: 'object',
    properties: { path: { type: 'string', description: 'Where' } },
    required: ['path'],
    additionalProperties: false,
  })
})

test('references are written out, and one that turns in a circle stands for anything', () => {
  const schema = {
    type: 'object',
    properties: { tree: { $ref: '#/$defs/node' } },
    $defs: { node: { type: 'object', properties: { name: { type: 'string' }, child: { $ref: '#/$defs/node' } } } },
  }
  expect(toOfferedSchema(schema)).toEqual({
    type: 'object',
    properties: { tree: { type: 'object', properties: { name: { type: 'string' }, child: {} } } },
  })
})

test('references that multiply do not make a schema that nobody can send', () => {
  const defs = Object.fromEntries(
    Array.from({ length: 10 }, (_, level) => {
      const fields = Array.from({ length: 10 }, (_, at) => [`f${at}`, { $ref: `#/$defs/d${level + 1}` }])
      return [`d${level}`, { type: 'object', properties: Object.fromEntries(fields) }]
    }),
  )
  const offered = toOfferedSchema({ type: 'object', properties: { a: { $ref: '#/$defs/d0' } }, $defs: defs })
  expect(JSON.stringify(offered).length).toBeLessThan(32_768)
  expect(offered).toMatchObject({ type: 'object', properties: { a: {} } })
})

test('alternatives stay within fields and are not offered at the top, where providers refuse them', () => {
  const offered = toOfferedSchema({
    oneOf: [{ required: ['a'] }, { required: ['b'] }],
    properties: { a: { oneOf: [{ type: 'string' }, { type: 'number' }] }, b: { type: ['string', 'null'] } },
  })
  expect(offered).toEqual({
    type: 'object',
    properties: { a: { anyOf: [{ type: 'string' }, { type: 'number' }] }, b: { type: ['string', 'null'] } },
  })
})

test('schemas that must all hold become one', () => {
  const offered = toOfferedSchema({
    allOf: [
      { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
      { properties: { b: { type: 'number' } }, required: ['b'] },
    ],
  })
  expect(offered).toEqual({
    type: 'object',
    properties: { a: { type: 'string' }, b: { type: 'number' } },
    required: expect.arrayContaining(['a', 'b']),
  })
})

test('a field whose name a provider refuses is left out, also of what is required', () => {
  const offered = toOfferedSchema({
    type: 'object',
    properties: { 'a b': { type: 'string' }, ok: {} },
    required: ['a b', 'ok'],
  })
  expect(offered).toEqual({ type: 'object', properties: { ok: {} }, required: ['ok'] })
})

test('what is no schema at all becomes an empty object', () => {
  expect(toOfferedSchema({ properties: 'none', required: 3 })).toEqual({ type: 'object', properties: {} })
})
