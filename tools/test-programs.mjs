// @ts-check
// What the tests need beyond npm.
import { installFromApt } from './apt.mjs'
import { findOnPath } from './run-command.mjs'

const needed = [
  {
    package: 'chromium',
    programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    for: 'browser tests',
  },
  { package: 'ripgrep', programs: ['rg'], for: 'search tests' },
  // Where it stays missing, the tests of the sandbox are skipped, and counted so.
  { package: 'bubblewrap', programs: ['bwrap'], for: 'tests of the sandbox', only: 'linux' },
  // A screen with real programs on it; where one stays missing, the tests of the desktop are skipped, and counted so.
  ...[
    { package: 'xvfb', programs: ['Xvfb'] },
    { package: 'x11-xkb-utils', programs: ['setxkbmap'] },
    { package: 'x11-utils', programs: ['xprop'] },
    { package: 'x11-xserver-utils', programs: ['xrandr'] },
    { package: 'xinput', programs: ['xinput'] },
    { package: 'xdotool', programs: ['xdotool'] },
    { package: 'openbox', programs: ['openbox'] },
    { package: 'mousepad', programs: ['mousepad'] },
    { package: 'xterm', programs: ['xterm'] },
  ].map((one) => ({ ...one, for: 'tests of the desktop', only: 'linux' })),
]

/**
 * Installs what is missing, if we may; says what stays missing.
 *
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<{ chromium: string | null }>}
 */
export async function findTestPrograms(progress) {
  const missing = needed.filter(
    ({ programs, only = process.platform }) => only === process.platform && !findOnPath(...programs),
  )
  if (missing.length > 0) {
    const packages = missing.map((one) => one.package)
    await progress
      .step(
        `Installing ${packages.join(' and ')} with apt, for ${[...new Set(missing.map((one) => one.for))].join(' and ')}`,
        () => installFromApt(packages),
      )
      .catch((error) => progress.warn(`${packages.join(' and ')} could not be installed: ${error.message}`))
  }
  return { chromium: findOnPath(...(needed[0]?.programs ?? [])) }
}
