import { expect, test } from '@jest/globals'
import { providerCatalogue } from '@rain/protocol'
import { buildProvider, buildServerProvider } from './registry.ts'

test.each(providerCatalogue)('$name of the catalogue can be built', async ({ id }) => {
  expect((await buildProvider(id, { apiKey: 'x', config: {} })).id).toBe(id)
})

test('a server that the person has added can be built, under its own id', async () => {
  const server = { id: 'workshop', name: 'Workshop', baseUrl: 'http://localhost:1234' }
  expect((await buildServerProvider(server, '')).id).toBe('workshop')
})
