import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { startStack, type Stack } from '@rain/testing'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser } from './open-browser.ts'

/** What a newcomer does, in a real browser, with the built-in demo model: the main job from the PIN to the result. */

let stack: Stack
let browser: Browser
let context: BrowserContext
let page: Page
let home: string
let complaints: string[] = []

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(homedir(), 'rain-e2e-')))
  ;[stack, browser] = await Promise.all([
    startStack({ env: { RAIN_BROWSE_ROOT: home, RAIN_DEMO_DELAY_MS: '5', RAIN_LEASE_MS: '2000' } }),
    openBrowser(),
  ])
})

afterEach(async () => {
  await context?.close()
  expect(complaints).toEqual([])
})

afterAll(async () => {
  await browser?.close()
  await stack?.close()
  await rm(home, { recursive: true, force: true })
})

interface Look {
  width?: number
  height?: number
  colorScheme?: 'light' | 'dark'
  locale?: string
}

/** Opens the page as somebody who was never here. Whatever the page complains about in the console fails the test. */
async function arrive({ width = 1280, height = 800, colorScheme = 'light', locale = 'en-US' }: Look = {}) {
  context = await browser.newContext({ viewport: { width, height }, colorScheme, locale })
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  complaints = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    const expected = /status of 40[01]|net::ERR_|WebSocket connection/
    if (message.type() === 'error' && !expected.test(message.text())) complaints.push(message.text())
  })
  await page.goto(stack.url)
}

async function unlock(pin = stack.pin) {
  await page.getByLabel('PIN', { exact: true }).fill(pin)
  await page.getByRole('button', { name: 'Unlock' }).click()
}

/** From the PIN to the chat of a fresh folder. */
async function settleIn(name: string): Promise<string> {
  const folder = join(home, name)
  await mkdir(folder, { recursive: true })
  await arrive()
  await unlock()
  await chooseDemo()
  await chooseFolder(folder)
  return folder
}

async function chooseDemo() {
  const demo = page.getByRole('button', { name: 'Use Demo' })
  const folders = page.getByRole('heading', { name: 'Choose a folder' })
  const composer = composerField()
  await demo.or(folders).or(composer).first().waitFor()
  if (await demo.isVisible()) await demo.click()
}

async function chooseFolder(folder: string) {
  const folders = page.getByRole('heading', { name: 'Choose a folder' })
  await folders.or(composerField()).first().waitFor()
  if (!(await folders.isVisible())) {
    await page.getByRole('button', { name: 'New agent' }).first().click()
    await folders.waitFor()
  }
  await page.getByRole('button', { name: basename(folder), exact: true }).click()
  await page.getByRole('button', { name: 'Work in this folder' }).click()
  await composerField().waitFor()
}

const composerField = () => page.getByRole('textbox', { name: 'Message' })

async function say(text: string) {
  await composerField().fill(text)
  await composerField().press('Enter')
}

const approve = () => page.getByRole('button', { name: 'Approve', exact: true })

describe('a newcomer', () => {
  test('gets from the PIN to a file that was written and run', async () => {
    const folder = await settleIn('first-steps')
    await say('make a hello.py and run it')
    await page.getByText('Rain asks for your approval').waitFor()
    await page.getByText('print("Hello from Rain!")').first().waitFor()
    expect(existsSync(join(folder, 'hello.py'))).toBe(false)
    await approve().click()
    await page.getByText('python3 hello.py').first().waitFor()
    await approve().click()
    await page.getByText(/3 steps/).waitFor()
    expect(await readFile(join(folder, 'hello.py'), 'utf8')).toContain('Hello from Rain!')
    await page.getByText('Hello from Rain!').last().waitFor()
  })

  test('is told how many attempts are left with a wrong PIN', async () => {
    await arrive()
    await unlock('999999')
    await page.getByText('2 attempts left.').waitFor()
    await unlock()
    await page.getByLabel('PIN', { exact: true }).waitFor({ state: 'detached' })
  })
})

describe('something dangerous', () => {
  test('asks for the PIN, and happens with the right one', async () => {
    const folder = await settleIn('dangerous')
    await mkdir(join(folder, 'old'))
    await say('delete old')
    await page.getByText('This needs your PIN').waitFor()
    await page.getByRole('textbox', { name: 'PIN' }).fill(stack.pin)
    await approve().click()
    await page
      .getByText(/\d steps?/)
      .last()
      .waitFor()
    expect(existsSync(join(folder, 'old'))).toBe(false)
  })

  test('does not happen when it is denied', async () => {
    const folder = await settleIn('denied')
    await mkdir(join(folder, 'keep'))
    await say('delete keep')
    await page.getByRole('button', { name: 'Deny', exact: true }).click()
    await page.getByText('Not allowed').first().waitFor()
    expect(existsSync(join(folder, 'keep'))).toBe(true)
  })
})

describe('a reload in the middle', () => {
  test('of a stream loses nothing', async () => {
    await settleIn('reload')
    await say('tell a long story')
    await page.getByRole('button', { name: 'Stop' }).waitFor()
    await page.waitForFunction(() => document.body.innerText.length > 600)
    await page.reload()
    await page.getByText(/1 step/).waitFor({ timeout: 60_000 })
    const shown = await page.getByRole('log').innerText()
    expect(shown.match(/tell a long story/gi)).toHaveLength(1)
  })

  test('of an approval shows it again', async () => {
    await settleIn('reload-approval')
    await say('write note.txt with content hello')
    await page.getByText('Rain asks for your approval').waitFor()
    await page.reload()
    await page.getByText('Rain asks for your approval').waitFor()
    await approve().click()
    await page.getByText(/2 steps/).waitFor()
    await page.reload()
    await page.getByText('Wrote note.txt').waitFor()
  })
})

test('the stop button stops, and what was said stays', async () => {
  await settleIn('stop')
  await say('tell a long story')
  await page.waitForFunction(() => document.body.innerText.length > 500)
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('Stopped').first().waitFor()
})

test('a question is answered by a click', async () => {
  await settleIn('question')
  await say('ask me something')
  await page.getByRole('button', { name: 'Send answer' }).waitFor()
  const option = page.getByRole('radio').or(page.getByRole('checkbox')).first()
  await option.click()
  await page.getByRole('button', { name: 'Send answer' }).click()
  await page.getByText(/2 steps/).waitFor()
})

describe('every page', () => {
  const looks: Look[] = [
    { width: 1440, height: 900, colorScheme: 'light' },
    { width: 390, height: 844, colorScheme: 'dark', locale: 'es-ES' },
  ]
  test.each(looks)('has no serious accessibility fault at %o', async (look) => {
    await arrive(look)
    await page.getByRole('textbox').first().waitFor()
    expect(await seriousFaults()).toEqual([])
    await page.getByRole('textbox').first().fill(stack.pin)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox').first().waitFor({ state: 'detached' })
    await page.getByRole('heading').first().waitFor()
    expect(await seriousFaults()).toEqual([])
    const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
    expect(scrolls).toBe(false)
  })
})

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What axe calls serious or worse, in words. */
async function seriousFaults(): Promise<string[]> {
  const source = await readFile(axePath, 'utf8')
  await page.evaluate(source)
  const results = (await page.evaluate('axe.run()')) as { violations: { id: string; impact: string; help: string }[] }
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help }) => `${id}: ${help}`)
}
