import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { loadConfig } from './config.ts'

const schema = z.object({ PORT: z.coerce.number().int().default(8000), URL: z.url(), NAME: z.string() })

test('defaults fill what is absent or empty', () => {
  expect(loadConfig(schema, { PORT: '', URL: 'http://x.test', NAME: 'a' })).toEqual({
    PORT: 8000,
    URL: 'http://x.test',
    NAME: 'a',
  })
})

test('all problems are told at once', () => {
  expect(() => loadConfig(schema, { PORT: 'many', URL: 'nope' })).toThrow(/PORT[^]*URL[^]*NAME/)
})
