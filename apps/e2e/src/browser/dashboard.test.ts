import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { AgentList } from '@rain/protocol'
import { startStack, type Stack } from '@rain/testing'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { get, signIn } from '../clients/sign-in.ts'
import { connectSocket } from '../clients/socket-client.ts'
import { openBrowser } from './open-browser.ts'
import { pageFaults } from './page-faults.ts'
import { visit, type Look } from './visit.ts'

/** What a newcomer does, in a real browser, with the built-in demo model: the main job from the PIN to the result. */

let stack: Stack
let browser: Browser
let context: BrowserContext
let page: Page
let home: string
let token: string | undefined
let complaints: string[] = []
let remembered: Pick<BrowserContextOptions, 'storageState'> | undefined

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(homedir(), 'rain-e2e-')))
  ;[stack, browser] = await Promise.all([
    startStack({ env: { RAIN_BROWSE_ROOT: home, RAIN_DEMO_DELAY_MS: '5', RAIN_LEASE_MS: '2000' } }),
    openBrowser(),
  ])
})

afterEach(async () => {
  await context?.close()
  await closeAgents()
  expect(complaints).toEqual([])
})

afterAll(async () => {
  await browser?.close()
  await stack?.close()
  await rm(home, { recursive: true, force: true })
})

/** One person may have five agents open: what a test has opened, it leaves. */
async function closeAgents() {
  token ??= await signIn(stack.url, stack.pin)
  const client = await connectSocket(stack.url, token)
  const { agents } = await get<AgentList>(stack.url, token, '/api/agents')
  for (const { agent_id } of agents) await client.command({ type: 'destroy_agent', agent_id })
  client.close()
}

/** Opens the page. Whatever it complains about in the console fails the test. */
async function arrive(look: Look = {}) {
  ;({ context, page, complaints } = await visit(browser, stack.url, look, remembered))
}

async function unlock(pin = stack.pin) {
  await pinField().fill(pin)
  await page.getByRole('button', { name: 'Unlock' }).click()
}

/** To the chat of a fresh folder: the first time through the PIN, later as a device that stays signed in. */
async function settleIn(name: string): Promise<string> {
  const folder = join(home, name)
  await mkdir(folder, { recursive: true })
  remembered ??= await signInOnce()
  await arrive()
  await chooseDemo()
  await chooseFolder(folder)
  return folder
}

async function signInOnce() {
  await arrive()
  await page.getByLabel('Stay signed in on this device').check()
  await unlock()
  await pinField().waitFor({ state: 'detached' })
  const storageState = await context.storageState()
  await context.close()
  return { storageState }
}

/** Only the very first visitor is asked who answers. */
async function chooseDemo() {
  const question = page.getByRole('heading', { name: 'Choose who answers' })
  await question.or(folderQuestion()).or(composerField()).first().waitFor()
  if (!(await question.isVisible())) return
  await page.getByRole('button', { name: /^Demo/ }).click()
  await page.getByRole('button', { name: 'Use Demo' }).click()
}

async function chooseFolder(folder: string) {
  await folderQuestion().or(composerField()).first().waitFor()
  if (!(await folderQuestion().isVisible())) {
    await page.getByRole('button', { name: 'New agent' }).first().click()
    await folderQuestion().waitFor()
  }
  await page.getByRole('button', { name: basename(folder), exact: true }).click()
  await page.getByRole('button', { name: 'Work in this folder' }).click()
  await composerField().waitFor()
}

const folderQuestion = () => page.getByRole('heading', { name: 'Choose a folder' })

const composerField = () => page.getByRole('textbox', { name: 'Message' })

async function say(text: string) {
  await composerField().fill(text)
  await composerField().press('Enter')
}

const pinField = () => page.getByLabel('PIN', { exact: true })
const approval = () => page.getByRole('heading', { name: 'Rain asks for your approval' })
const approve = () => page.getByRole('button', { name: 'Approve', exact: true })

describe('a newcomer', () => {
  test('gets from the PIN to a file that was written and run', async () => {
    const folder = await settleIn('first-steps')
    await say('make a hello.py and run it')
    await approval().waitFor()
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
    remembered = undefined
    await arrive()
    await unlock('999999')
    await page.getByText('2 attempts left.').waitFor()
    await unlock()
    await pinField().waitFor({ state: 'detached' })
  })
})

describe('something dangerous', () => {
  test('asks for the PIN, and happens with the right one', async () => {
    const folder = await settleIn('dangerous')
    await mkdir(join(folder, 'old'))
    await say('delete old')
    await page.getByRole('heading', { name: 'This needs your PIN' }).waitFor()
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
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor()
    await page.waitForFunction(() => document.body.innerText.length > 600)
    await page.reload()
    await page.getByText(/1 step/).waitFor({ timeout: 60_000 })
    const shown = await page.getByRole('log').innerText()
    expect(shown.match(/tell a long story/gi)).toHaveLength(1)
  })

  test('of an approval shows it again', async () => {
    await settleIn('reload-approval')
    await say('write note.txt with content hello')
    await approval().waitFor()
    await page.reload()
    await approval().waitFor()
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
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
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
    await settleIn('looks')
    await say('write note.txt with content hello')
    await approval().waitFor()
    await context.close()

    const signedIn = remembered
    remembered = undefined
    await arrive(look)
    await page.getByRole('textbox').first().waitFor()
    expect(await pageFaults(page)).toEqual([])
    await context.close()

    remembered = signedIn
    await arrive(look)
    await page.locator('#composer').waitFor()
    await page.getByText('note.txt').first().waitFor()
    expect(await pageFaults(page)).toEqual([])
  })
})
