import { expect, test } from '@jest/globals'
import { providerCatalogue } from '@rain/protocol'
import { buildProvider, buildServerProvider } from './registry.ts'

test.each(providerCatalogue)('$name of the catalogue can be built', ({ id }) => {
  expect(buildProvider(id, { apiKey: 'x', config: {} }).id).toBe(id)
})

test('a server that the person has added can be built, under its own id', () => {
  expect(buildServerProvider({ id: 'workshop', name: 'Workshop', baseUrl: 'http://localhost:1234' }, '').id).toBe(
    'workshop',
  )
})
