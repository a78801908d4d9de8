import { expect, test } from '@jest/globals'
import { describeUserAgent } from './describe-user-agent.ts'

test.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
    { browser: 'Firefox', system: 'Linux', kind: 'desktop' },
  ],
  [
    'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
    { browser: 'Chrome', system: 'Android', kind: 'phone' },
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    { browser: 'Safari', system: 'iOS', kind: 'tablet' },
  ],
  ['curl/8.5.0', { browser: 'curl', system: null, kind: 'other' }],
  ['  ', { browser: null, system: null, kind: 'other' }],
  [null, { browser: null, system: null, kind: 'other' }],
])('%j is told apart', (userAgent, said) => {
  expect(describeUserAgent(userAgent)).toEqual(said)
})

test('what a stranger sends as its name is never more than a short word', () => {
  const { browser } = describeUserAgent(`<script>alert(1)</script>${'x'.repeat(5000)}`)
  expect(browser).toBeNull()
  expect(describeUserAgent('y'.repeat(5000)).browser).toHaveLength(40)
})
