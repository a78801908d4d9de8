import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import type { Problem } from '../desktop/peers.ts'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Chromium as a person has it, drawing in software. A problem where there is none. */
export async function openChromium(): Promise<Browser | Problem> {
  const executablePath = [process.env.RAIN_TEST_CHROMIUM ?? '', ...places].find((path) => path && existsSync(path))
  if (!executablePath) return { problem: 'Chromium is not installed' }
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--js-flags=--expose-gc',
  ]
  return chromium.launch({ executablePath, args })
}
