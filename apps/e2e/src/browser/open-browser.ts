import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * Where the Chromium of this machine is.
 * @throws Error when there is none; `npm test` installs one.
 */
export function chromiumHere(): string {
  const found = [process.env.RAIN_TEST_CHROMIUM ?? '', ...places].find((path) => path && existsSync(path))
  if (!found) throw new Error('no Chromium found: run "npm test", or set RAIN_TEST_CHROMIUM')
  return found
}

/** @throws Error when there is no Chromium. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumHere(),
    args: [
      // As root, as in a container, Chromium has no sandbox of its own; it opens nothing but our own page.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
