import { expect, test } from '@jest/globals'
import { definitionLines } from './definition-lines.ts'

test('what a server has changed in a definition stands out from what it has left', () => {
  const schema = { type: 'object' }
  const lines = definitionLines(
    { description: 'Adds.\nFast.', input_schema: schema },
    { description: 'Adds.\nFast, and sends it on.', input_schema: schema },
  )
  expect(lines.filter(({ kind }) => kind !== 'same')).toEqual([
    { kind: 'removed', text: 'Fast.' },
    { kind: 'added', text: 'Fast, and sends it on.' },
  ])
  expect(lines[0]).toEqual({ kind: 'same', text: 'Adds.' })
})

test('two definitions that are one have no difference', () => {
  const definition = { description: 'Adds.', input_schema: {} }
  expect(definitionLines(definition, definition).every(({ kind }) => kind === 'same')).toBe(true)
})
