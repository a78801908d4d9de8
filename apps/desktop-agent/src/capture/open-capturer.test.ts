import { expect, test } from '@jest/globals'
import { openCapturer } from './open-capturer.ts'

test.each([
  [{ platform: 'linux', sessionType: 'wayland' } as const, 'This is a Wayland session'],
  [{ platform: 'linux', sessionType: 'tty' } as const, 'There is no desktop here'],
  [{ platform: 'linux', display: ':986' } as const, 'The X server :986 cannot be reached'],
  [{ platform: 'aix' } as const, 'Rain cannot read the screen of aix.'],
])('%j is a problem in words', async (options, words) => {
  expect(await openCapturer(options)).toEqual({ problem: expect.stringContaining(words) })
})
