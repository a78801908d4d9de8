import { expect, test } from '@jest/globals'
import { toApiBase } from './api-base.ts'

test.each([
  ['http://localhost:1234', 'http://localhost:1234/v1'],
  ['http://localhost:1234/', 'http://localhost:1234/v1'],
  [' http://localhost:1234/v1/ ', 'http://localhost:1234/v1'],
  ['https://openrouter.ai/api/v1', 'https://openrouter.ai/api/v1'],
  ['https://openrouter.ai/api', 'https://openrouter.ai/api/v1'],
  ['https://api.groq.com/openai//', 'https://api.groq.com/openai/v1'],
  ['https://example.org/v1/chat/completions', 'https://example.org/v1'],
  ['https://example.org/v1/models?limit=1', 'https://example.org/v1'],
  ['https://example.org/api/paas/v4', 'https://example.org/api/paas/v4'],
  ['https://example.org/v1beta/openai/', 'https://example.org/v1beta/openai'],
])('%s means %s', (typed, base) => {
  expect(toApiBase(typed)).toBe(base)
})
