import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { says, type CountedUsage, type MessageAnswer } from '@rain/testing'
import type { Browser, Page } from 'playwright-core'
import { openClaudeLab, type ClaudeLab } from '../claude-lab.ts'
import { openBrowser } from './open-browser.ts'
import { pageFaults } from './page-faults.ts'
import { visit } from './visit.ts'

/** What somebody sees of their money, in a real browser, with Claude played by the simulated API: one story, told in order. */

let lab: ClaudeLab
let browser: Browser
let page: Page
let complaints: string[]

beforeAll(async () => {
  ;[lab, browser] = await Promise.all([openClaudeLab({}), openBrowser()])
  await lab.newAgent()
  ;({ page, complaints } = await visit(browser, lab.stack.url))
  await page.getByLabel('PIN', { exact: true }).fill(lab.stack.pin)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await composer().waitFor()
})

afterAll(async () => {
  await browser?.close()
  await lab?.close()
})

const composer = () => page.getByRole('textbox', { name: 'Message' })
const button = (name: string) => page.getByRole('button', { name, exact: true })
const limitField = () => page.getByLabel('At most, in US dollars')
const budget = () => page.getByRole('list', { name: 'Your budgets' }).getByRole('listitem')
const holdCard = () => page.getByRole('region', { name: 'Stopped by a budget' })
const conversation = () => page.getByRole('log')

async function say(text: string) {
  await composer().fill(text)
  await composer().press('Enter')
}

/** Through the menu, which a phone has to open first. */
async function goTo(name: 'Budgets' | 'Usage') {
  if (await button('Open menu').isVisible()) await button('Open menu').click()
  await button(name).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

async function goBack() {
  await button('Back').click()
  await composer().waitFor()
}

const questions = () => lab.anthropic.requests.filter(({ path }) => path === '/v1/messages').length

/** An answer of Sonnet 5.5, which takes $2 for a million tokens in and $10 for a million out. */
function costing(text: string, usage: Pick<CountedUsage, 'input' | 'output'>): MessageAnswer {
  return { ...says(text), usage: { ...usage, cacheRead: 0, cacheWrite: 0, cacheWriteLong: 0, thinking: 0 } }
}

test('a budget holds a turn before anything is spent; raised with the PIN, the turn goes on to its answer', async () => {
  await goTo('Budgets')
  await button('Choose another').click()
  await limitField().fill('0.001')
  await button('Save').click()
  await budget().getByText('$0.00 of $0.0010').waitFor()
  await goBack()

  lab.answers.push(costing('Here is what you paid for.', { input: 1_000, output: 100 }))
  await say('think hard')
  await holdCard()
    .getByText(/\$0\.0010/)
    .waitFor()
  expect(questions()).toBe(0)

  await holdCard().getByRole('button', { name: 'Raise the budget' }).click()
  await page.getByText('Raise the budget that stopped the agent').waitFor()
  await limitField().fill('0.5')
  await page.getByLabel('PIN', { exact: true }).fill(lab.stack.pin)
  await button('Save').click()
  await budget().getByText('$0.00 of $0.50').waitFor()
  await goBack()

  await holdCard().getByRole('button', { name: 'Go on' }).click()
  await conversation().getByText('Here is what you paid for.').waitFor()
  await page.getByText('You let it go on.').waitFor()
  expect(questions()).toBe(1)
})

test('the message and the conversation tell what they cost', async () => {
  await conversation().getByText('$0.0030').click()
  const figures = page.getByRole('dialog', { name: 'All figures of this answer' })
  await figures.getByText('Claude · claude-sonnet-5-5').waitFor()
  await figures.getByText('1,000').waitFor()
  await page.keyboard.press('Escape')
  await button('Agent options').click()
  await page.getByRole('menuitem', { name: 'This conversation $0.0030' }).waitFor()
  await page.keyboard.press('Escape')
})

test('on a phone: a turn that is held again is stopped, and nothing is asked of the model', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await goTo('Budgets')
  await button('Change the budget: All agents, Per day').click()
  await limitField().fill('0.004')
  await button('Save').click()
  await budget().getByText('$0.0030 of $0.0040').waitFor()
  expect(await pageFaults(page)).toEqual([])
  await goBack()

  await say('and once more')
  await holdCard().waitFor()
  expect(await pageFaults(page)).toEqual([])
  await holdCard().getByRole('button', { name: 'Stop here' }).click()
  await page.getByText('You stopped it here.').waitFor()
  await page.getByRole('alert').getByRole('button', { name: 'Open budgets' }).waitFor()
  expect(questions()).toBe(1)
})

test('the usage page shows the same sums, and its CSV file has every request', async () => {
  await goTo('Usage')
  const totals = page.getByRole('region', { name: 'Totals' })
  await totals.getByText('$0.0030', { exact: true }).first().waitFor()
  expect(await pageFaults(page)).toEqual([])

  const [download] = await Promise.all([page.waitForEvent('download'), button('Download as CSV').click()])
  expect(download.suggestedFilename()).toBe('rain-requests.csv')
  const [head = '', ...lines] = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
  const [only] = lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [head.split(',')[at], cell])))
  expect(lines).toHaveLength(1)
  expect(only).toMatchObject({ provider: 'claude', model: 'claude-sonnet-5-5', cost_usd: '0.003000000' })
  expect(complaints).toEqual([])
})
