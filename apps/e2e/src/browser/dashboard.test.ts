import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { AgentList } from '@rain/protocol'
import { startStack, type Stack } from '@rain/testing'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { get, signIn } from '../clients/sign-in.ts'
import { connectSocket } from '../clients/socket-client.ts'
import { answerRequest } from './answer-request.ts'
import { openBrowser } from './open-browser.ts'
import { pageFaults } from './page-faults.ts'
import { visit, visitSignedIn, type Look } from './visit.ts'

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
  await page.getByRole('button', { name: 'Try the demo' }).click()
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

/** In a conversation of its own. */
async function pickExample(prompt: string) {
  const example = page.getByRole('button', { name: prompt })
  await composerField().waitFor()
  if (!(await example.isVisible())) {
    await page.getByRole('button', { name: 'Agent options' }).click()
    await page.getByRole('menuitem', { name: 'New conversation' }).click()
  }
  await example.click()
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
  test('leaves a step for later, finds it again on another device, and each example works', async () => {
    const later = () => page.getByRole('button', { name: 'Skip for now' })
    await arrive()
    await unlock()
    await page.getByRole('heading', { name: 'Choose who answers' }).waitFor()
    await later().click()
    await folderQuestion().waitFor()
    await later().click()
    await page.getByText('left for later').nth(1).waitFor()
    expect(complaints).toEqual([])
    await context.close()

    await arrive()
    await unlock()
    await page.getByText('Set-up: 1 of 4').click()
    await page.getByRole('button', { name: 'Choose a model' }).click()
    await page.getByRole('button', { name: 'Try the demo' }).click()
    await page.getByRole('button', { name: 'Choose a folder', exact: true }).click()
    await page.getByRole('button', { name: 'Use this folder' }).click()
    await page.getByText('Set-up: 3 of 4').waitFor()

    await pickExample('What files are in this folder?')
    await page
      .getByText('list_directory', { exact: true })
      .or(page.getByText(/answered:/))
      .first()
      .waitFor()
    await page.getByText('Set-up: 3 of 4').waitFor({ state: 'detached' })
    await pickExample('Write note.txt with the text: Hello from Rain')
    await answerRequest(page.locator('[data-request]'), 'Approve')
    await page.getByText(/2 steps/).waitFor()
    expect(await readFile(join(home, 'Rain', 'note.txt'), 'utf8')).toBe('Hello from Rain')
    await pickExample('Run date')
    const asks = page.locator('[data-request]')
    await asks
      .or(page.getByText(/2 steps/))
      .first()
      .waitFor()
    if (await asks.isVisible()) await answerRequest(asks, 'Approve')
    await page.getByText(/2 steps/).waitFor()
    await pickExample('What can you do for me?')
    await page.getByText('This is the demo model').waitFor()
  })

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

describe('what the agent changed', () => {
  test('is seen line by line, and undone on the disk', async () => {
    const folder = await settleIn('undone')
    await writeFile(join(folder, 'note.txt'), 'written by a person\n')
    await say('Write note.txt with the text: Hello from Rain')
    await answerRequest(page.locator('[data-request]'), 'Approve')
    await page.getByText(/2 steps/).waitFor()
    expect(await readFile(join(folder, 'note.txt'), 'utf8')).toBe('Hello from Rain')
    await page.evaluate(() => (location.hash = '#/files'))
    await page.getByRole('button', { name: /^note\.txt/ }).click()
    await page.getByText('Hello from Rain').first().waitFor()
    await page.getByRole('tab', { name: 'Changes' }).click()
    await page.getByRole('button', { name: 'Show the change: note.txt' }).click()
    await page.getByRole('group', { name: 'What changed in note.txt' }).getByText('written by a person').waitFor()
    await page.getByRole('button', { name: 'Undo: note.txt' }).click()
    await page.getByRole('button', { name: 'Do it again: note.txt' }).waitFor()
    expect(await readFile(join(folder, 'note.txt'), 'utf8')).toBe('written by a person\n')
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

test('the doctor says what is broken while it is, and what to do', async () => {
  await settleIn('doctor')
  const check = (id: string, state: string) => page.locator(`[data-check="${id}"][data-state="${state}"]`)
  await page.getByRole('button', { name: 'Doctor', exact: true }).click()
  for (const id of ['postgres', 'migrations', 'redis', 'runner', 'scheduler', 'audit']) await check(id, 'ok').waitFor()
  await stack.kill('agent-runner')
  await check('runner', 'fail').getByText('Start Rain again').waitFor()
  await page.getByText('One thing is broken', { exact: true }).waitFor()
  await stack.stopRedis()
  await check('redis', 'fail').waitFor()
  await check('postgres', 'ok').waitFor()
  await stack.startRedis()
  await stack.restart('agent-runner')
  await check('redis', 'ok').waitFor()
  await check('runner', 'ok').waitFor()
}, 90_000)

describe('the way around', () => {
  test('is found by name, by what was said, and in the order that every tab shows', async () => {
    await settleIn('around')
    await say('the heron nests by the fountain')
    await page
      .getByText(/1 step/)
      .last()
      .waitFor()
    await mkdir(join(home, 'elsewhere'), { recursive: true })
    await chooseFolder(join(home, 'elsewhere'))

    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to or do anything' }).fill('budg')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Budgets', level: 1 }).waitFor()

    await page.keyboard.press('/')
    await page.getByRole('searchbox').fill('heron fount')
    await page.getByRole('button', { name: /heron/ }).first().click()
    await page.locator('[data-found]').getByText('the heron nests').waitFor()
    expect(page.url()).toMatch(/#\/chat\/[^/]+\/trn_/)
    await page.goBack()
    await page.getByRole('heading', { name: 'Budgets', level: 1 }).waitFor()

    const second = await context.newPage()
    await second.goto(stack.url)
    const names = (tab: Page) => tab.getByRole('tab').evaluateAll((all) => all.map(({ id }) => id))
    await second.getByRole('tab', { name: 'elsewhere' }).waitFor()
    const before = await names(second)
    await page.getByRole('tab', { name: 'around' }).press('Alt+ArrowDown')
    await page.getByText('around is now number 2 of 2.').waitFor()
    await second.locator(`[role=tab]:first-child#${before[1]}`).waitFor()
    await second.reload()
    await second.locator(`[role=tab]:first-child#${before[1]}`).waitFor()
    expect(await names(second)).toEqual(before.toReversed())
  })
})

test('from the settings: other colours, another PIN, and sessions elsewhere that end with their drafts kept', async () => {
  await settleIn('settings')
  const elsewhere = await visitSignedIn(browser, stack)
  await elsewhere.page.locator('#composer').fill('half a thought')

  await page.evaluate(() => (location.hash = '#/settings/appearance/theme'))
  await page.getByText('High contrast', { exact: true }).click()
  expect(await page.locator('html').getAttribute('data-contrast')).toBe('more')
  expect(await pageFaults(page)).toEqual([])

  const newPin = '720415'
  await page.getByRole('searchbox', { name: 'Search in the settings' }).fill('passcode')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Change PIN' }).click()
  await page.getByLabel('PIN you have now').fill(stack.pin)
  await page.getByLabel('New PIN', { exact: true }).fill(newPin)
  await page.getByLabel('New PIN once more').fill(newPin)
  await page.getByText('Sign out everywhere else').click()
  await page.getByRole('button', { name: 'Change it' }).click()
  await page.getByText('The PIN is changed.').waitFor()

  await page.getByRole('button', { name: 'End all others' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End all others' }).click()
  token = undefined
  await elsewhere.page.getByLabel('PIN', { exact: true }).fill(newPin)
  await elsewhere.page.getByLabel('PIN', { exact: true }).press('Enter')
  await elsewhere.page.locator('#composer').waitFor()
  expect(await elsewhere.page.locator('#composer').inputValue()).toBe('half a thought')
  expect(elsewhere.complaints).toEqual([])
  await elsewhere.context.close()

  await page.reload()
  await page.getByRole('searchbox', { name: 'Search in the settings' }).waitFor()
  expect(await page.locator('html').getAttribute('data-contrast')).toBe('more')
  const back = await page.evaluate(
    async ([pin, new_pin]) =>
      fetch('/api/pin', {
        method: 'PUT',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${sessionStorage.getItem('rain.token') ?? localStorage.getItem('rain.token')}`,
        },
        body: JSON.stringify({ pin, new_pin }),
      }).then(({ status }) => status),
    [newPin, stack.pin],
  )
  expect(back).toBe(200)
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
