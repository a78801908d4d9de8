import { expect, test } from '@jest/globals'
import { planFor } from './cache-plan.ts'

const origin = 'http://rain.test'
const files = new Set(['/', '/theme.js', '/assets/index-1a2b.js'])
const plan = (path: string, given: { method?: string; mode?: string } = {}) =>
  planFor({ method: 'GET', mode: 'cors', url: new URL(path, origin).href, ...given }, origin, files)

test.each(['/', '/index.html', '/any/address?of=the+dashboard', '/settings'])('%s opens the dashboard', (path) => {
  expect(plan(path, { mode: 'navigate' })).toBe('page')
})

test.each(['/theme.js', '/assets/index-1a2b.js', '/assets/loaded-later-3c4d.js'])(
  '%s is a file of the build',
  (path) => {
    expect(plan(path)).toBe('kept')
  },
)

test.each([
  '/api/agents',
  '/api',
  '/api/images/img_1',
  '/health',
  '/ready',
  '/ws',
  '/socket.io/?EIO=4',
  '/view?device=dev_1',
  '/diagram/frame.html',
  'https://elsewhere.test/assets/x.js',
  '/unknown.js',
])('%s is left to the network', (path) => {
  expect(plan(path)).toBe('pass')
  if (!path.endsWith('.js')) expect(plan(path, { mode: 'navigate' })).toBe('pass')
})

test('only reading is looked at', () => {
  expect(plan('/assets/index-1a2b.js', { method: 'POST' })).toBe('pass')
})
