import { expect, test } from '@jest/globals'
import { describeSystem } from './describe-system.ts'

const osRelease = 'NAME="Debian GNU/Linux"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'

test.each([
  [{ platform: 'linux', release: '6.1', osRelease, desktop: 'XFCE' }, 'Debian GNU/Linux 12, X11, XFCE'],
  [{ platform: 'linux', release: '6.1', osRelease }, 'Debian GNU/Linux 12, X11'],
  [{ platform: 'linux', release: '6.1', osRelease: '' }, 'Linux 6.1, X11'],
  [{ platform: 'darwin', release: '24.1', osRelease: '' }, 'macOS (Darwin 24.1)'],
  [{ platform: 'win32', release: '10.0.26100', osRelease: '' }, 'Windows 10.0.26100'],
] as const)('%j', (facts, text) => {
  expect(describeSystem(facts)).toBe(text)
})
