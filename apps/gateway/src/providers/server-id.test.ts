import { expect, test } from '@jest/globals'
import { providerCatalogue } from '@rain/protocol'
import { serverIdOf } from './server-id.ts'

test.each([
  ['Workshop', 'workshop'],
  ['  LM Studio (attic) ', 'lm-studio-attic'],
  ['Größe & Äpfel', 'grosse-apfel'],
  ['a'.repeat(60), 'a'.repeat(40)],
])('%s is known as %s', (name, id) => {
  expect(serverIdOf(name)).toBe(id)
})

test.each(providerCatalogue)('a server named $name is not taken for the one of the catalogue', ({ id, name }) => {
  expect(serverIdOf(id)).toBe(`${id}-server`)
  expect(providerCatalogue.map((entry) => entry.id)).not.toContain(serverIdOf(name))
})

test('a name in another script has an id of its own', () => {
  expect(serverIdOf('雨')).toMatch(/^server-[a-z0-9]+$/)
  expect(serverIdOf('雨')).not.toBe(serverIdOf('云'))
})
