import { expect, test } from '@jest/globals'
import { callNameOf } from './call-name.ts'
import { describeTools } from './definition.ts'

const inputSchema = { type: 'object', properties: {} }
const hashOf = (tool: object) => describeTools('s', [{ name: 't', inputSchema, ...tool }]).described[0]?.hash

test('a definition is known by all of it, whatever the order of its fields', () => {
  expect(hashOf({ description: 'a' })).toBe(hashOf({ description: 'a' }))
  const one = { type: 'object', properties: { a: {}, b: {} } }
  const other = { properties: { b: {}, a: {} }, type: 'object' }
  expect(hashOf({ inputSchema: one })).toBe(hashOf({ inputSchema: other }))
  const changes = [
    { description: 'a' },
    { description: 'a\u200b' },
    { description: 'a', title: 'b' },
    { description: 'a', annotations: { readOnlyHint: true } },
    { description: 'a', inputSchema: one },
  ]
  expect(new Set(changes.map(hashOf)).size).toBe(changes.length)
})

test('what nobody could look over is left out: too long, too deep, without a name, a second of one name', () => {
  let deep: Record<string, unknown> = {}
  for (let at = 0; at < 100; at++) deep = { properties: { a: deep } }
  const { described, leftOut } = describeTools('s', [
    { name: 'good', inputSchema },
    { name: 'good', inputSchema, description: 'another' },
    { name: 'long', inputSchema, description: 'x'.repeat(70_000) },
    { name: 'deep', inputSchema: deep },
    { name: '', inputSchema },
  ])
  expect(described.map(({ name }) => name)).toEqual(['good'])
  expect(leftOut).toBe(4)
})

test('what Postgres does not take is replaced, and nothing is named like the prototype', () => {
  const schema = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"},"a\\u0000":{}}}') as object
  const [tool] = describeTools('s', [
    { name: 't\0', description: '\ud800', inputSchema: schema as Record<string, unknown> },
  ]).described
  expect(JSON.stringify(tool)).not.toMatch(/\\u0000|\\ud800|__proto__/)
})

test.each([
  ['github', 'create_issue', 'mcp__github__create_issue'],
  ['brave-search', 'search', 'mcp__brave-search__search'],
])('%s and %s are called %s', (server, tool, name) => {
  expect(callNameOf(server, tool)).toBe(name)
})

test('names that could be taken for each other are told apart', () => {
  const pairs: [string, string][] = [
    ['a', 'b__c'],
    ['a__b', 'c'],
    ['a', '__c'],
    ['a_', '_c'],
    ['a b', 'c'],
    ['a_b', 'c'],
    ['a.b', 'c'],
    ['á', 'c'],
    ['é', 'c'],
    ['x'.repeat(60), 'y'.repeat(100)],
    ['x'.repeat(60), `${'y'.repeat(100)}z`],
  ]
  const names = pairs.map(([server, tool]) => callNameOf(server, tool))
  expect(new Set(names).size).toBe(pairs.length)
  for (const name of names) expect(name).toMatch(/^mcp__[A-Za-z0-9_-]{1,59}$/)
})
