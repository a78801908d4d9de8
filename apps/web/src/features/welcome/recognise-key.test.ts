import { expect, test } from '@jest/globals'
import { recogniseKey } from './recognise-key.ts'

test.each([
  ['sk-ant-api03-abc', 'Claude'],
  ['  sk-ant-api03-abc\n', 'Claude'],
  ['sk-proj-abc', 'OpenAI'],
  ['sk-abcDEF123', 'OpenAI'],
  ['AIzaSyAbc', 'Gemini'],
  ['sk-or-v1-abc', 'OpenRouter'],
  ['gsk_abc', 'Groq'],
  [`sk-${'0a'.repeat(16)}`, 'DeepSeek'],
  ['abc123', undefined],
  ['', undefined],
])('%j is a key of %s', (key, name) => {
  expect(recogniseKey(key)?.name).toBe(name)
})
