import { expect, test } from '@jest/globals'
import { classify } from './classify.ts'
import { looksLikeKey } from './looks-like-key.ts'

// Put together here, so that nobody who looks for lost keys finds one in this file.
const keys = {
  anthropic: `sk-ant-${'api03-'.repeat(4)}`,
  github: `ghp_${'a1B2'.repeat(9)}`,
  aws: `AKIA${'ABCD1234'.repeat(2)}`,
  google: `AIza${'Sy_x'.repeat(9)}`,
  slack: `xoxb-${'123456789012'}`,
  token: `eyJ${'hbGciOiJI'.repeat(2)}.${'eyJzdWIiOi'.repeat(2)}.x`,
  pem: '-----BEGIN RSA PRIVATE KEY-----',
}
const context = { cwd: '/home/me/project', home: '/home/me', rainHome: '/home/me/.rain' }

test.each(Object.entries(keys))('%s is a key, in an address and in a query as well', (_name, key) => {
  expect(looksLikeKey(`before ${key} after`)).toBe(true)
  const address = { tool: 'web_fetch', input: { url: `https://example.com/a?b=${encodeURIComponent(key)}` } }
  const query = { tool: 'web_search', input: { query: `who owns ${key}` } }
  for (const call of [address, query]) {
    expect(classify(call, context)).toMatchObject({ level: 'yellow', rule: 'carries_key' })
  }
})

test('a key that is spelled with percent signs is one all the same', () => {
  const spelled = [...keys.github].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')
  expect(looksLikeKey(`https://example.com/${spelled}`)).toBe(true)
})

test.each([
  'https://github.com/nodejs/node/commit/3f2a9c1d5e7b8a6f4c2d1e0b9a8f7c6d5e4f3a2b',
  'https://example.com/task-list-of-everything-we-have-to-do-before-christmas',
  'https://example.com/docs/sk-learn-classification-guide',
  'https://example.com/risk-assessment-of-large-projects-in-2026',
  'https://example.com/a?id=123e4567-e89b-12d3-a456-426614174000',
  'how does ssh-keygen -t ed25519 work and where is BEGIN PUBLIC KEY',
])('%s is none', (text) => {
  expect(looksLikeKey(text)).toBe(false)
})

test('a long text is no hard work', () => {
  const text = 'eyJ'.repeat(40_000) + 'sk-'.repeat(40_000) + '-----BEGIN '.repeat(10_000)
  expect(looksLikeKey(text)).toBe(false)
})
