import { expect, test } from '@jest/globals'
import { providerCatalogue } from '@rain/protocol'
import { buildProvider } from './registry.ts'

test.each(providerCatalogue)('$name of the catalogue can be built', ({ id }) => {
  expect(buildProvider(id, { apiKey: 'x', config: {} }).id).toBe(id)
})
