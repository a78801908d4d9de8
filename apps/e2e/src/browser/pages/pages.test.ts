import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { installed, until } from '@rain/testing'
import type { Browser, Page } from 'playwright-core'
import { openClaudeLab, type ClaudeLab } from '../../claude-lab.ts'
import { desktopPrograms, startDesktopMachine, type DesktopMachine } from '../../desktop/desktop-machine.ts'
import { openBrowser } from '../open-browser.ts'
import { pageFaults } from '../page-faults.ts'
import { visitSignedIn, type Visit } from '../visit.ts'
import { cutTexts } from './cut-texts.ts'
import { guidePictures, keepPictures, picturesInGuide } from './kept-pictures.ts'
import { liveIn } from './lived-in.ts'
import { locales, looksIn, nameOf, sizes, type PageLook } from './looks.ts'

/**
 * Every page of a Rain that is used, on a phone, a tablet and a laptop, light and dark, in both languages. `npm run pictures`
 * keeps what it saw for the documentation.
 */

let lab: ClaudeLab
let machine: DesktopMachine | undefined
let browser: Browser
const visits = new Map<PageLook['language'], Visit>()

beforeAll(async () => {
  ;[lab, browser] = await Promise.all([openClaudeLab({}), openBrowser()])
  if (installed(...desktopPrograms)) {
    machine = await startDesktopMachine({ url: lab.stack.url, token: lab.token, pin: lab.stack.pin })
    await openEditor(machine)
  }
  await liveIn(lab)
  for (const language of ['en', 'es'] as const) {
    visits.set(language, await visitSignedIn(browser, lab.stack, { ...sizes.desktop, locale: locales[language] }))
  }
})

afterAll(async () => {
  await browser?.close()
  await machine?.close()
  await lab?.close()
})

/** By the name of its pictures. */
const pages: Record<string, () => string> = {
  chat: () => '#/',
  inbox: () => '#/inbox',
  usage: () => '#/usage',
  budgets: () => '#/budgets',
  permissions: () => '#/permissions',
  audit: () => '#/audit',
  mcp: () => '#/mcp',
  computers: () => '#/devices',
  computer: () => `#/devices/${machine?.deviceId ?? ''}`,
  recordings: () => `#/recordings/${machine?.deviceId ?? ''}`,
  provider: () => '#/provider',
  files: () => '#/files/garden',
  settings: () => '#/settings',
  appearance: () => '#/settings/appearance',
  notifications: () => '#/settings/notifications',
  security: () => '#/settings/security',
  doctor: () => '#/doctor',
  welcome: () => '#/welcome',
  'new-agent': () => '#/new',
  components: () => '/gallery/gallery.html',
}

describe.each(Object.keys(pages))('the page %s', (name) => {
  test('has no fault a person could see, however it is looked at', async () => {
    const pictures = []
    /** In which looks, by fault. */
    const faults: Record<string, string[]> = {}
    for (const [language, { page, complaints }] of visits) {
      for (const look of looksIn(language)) {
        await show(page, pages[name]?.() ?? '', look)
        for (const fault of [...(await pageFaults(page)), ...(await cutTexts(page)), ...complaints.splice(0)]) {
          faults[fault] = [...(faults[fault] ?? []), nameOf(look)]
        }
        pictures.push({ look, png: await page.screenshot() })
      }
    }
    await keepPictures({ name, pictures })
    expect(faults).toEqual({})
  })
})

test('the guide shows no picture that is not made here', async () => {
  const made = Object.keys(pages).flatMap(guidePictures)
  const shown = await picturesInGuide((path) => readFile(path, 'utf8'))
  expect(shown.filter((file) => !made.includes(file))).toEqual([])
})

async function openEditor({ display, folder, windows }: DesktopMachine): Promise<void> {
  const file = join(folder, 'shopping.txt')
  await writeFile(file, 'Shopping\n\n- Seed potatoes\n- Twine\n- A new watering can\n')
  display.start('mousepad', ['--disable-server', file], { HOME: folder })
  await until('the editor is there', async () => (await windows()) > 0)
}

/** Opens the page anew, and waits until it stands still. */
async function show(page: Page, address: string, { size, theme }: PageLook): Promise<void> {
  await page.setViewportSize(sizes[size])
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  // as somebody who points: whoever works by keyboard is shown where the focus is
  await page.evaluate(() => window.dispatchEvent(new PointerEvent('pointerdown')))
  const { pathname, hash } = new URL(page.url())
  if (!address.startsWith('#')) {
    if (pathname !== address) await page.goto(new URL(address, page.url()).href)
  } else if (hash !== address) await page.evaluate((wanted) => (location.hash = wanted), address)
  await page
    .getByText(/^(Loading|Cargando)…$/)
    .first()
    .waitFor({ state: 'detached' })
  // the page of components shows what loading looks like
  if (address.startsWith('#')) await page.locator('.animate-shimmer').first().waitFor({ state: 'detached' })
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
}
