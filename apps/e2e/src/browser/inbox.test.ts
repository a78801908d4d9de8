import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { calls, says } from '@rain/testing'
import { audit, verifyDatabase } from '@rain/tools/audit.mjs'
import type { Browser, Page } from 'playwright-core'
import { openClaudeLab, type AgentAtWork, type ClaudeLab } from '../claude-lab.ts'
import { answerRequest } from './answer-request.ts'
import { openBrowser } from './open-browser.ts'
import { pageFaults } from './page-faults.ts'
import { visit } from './visit.ts'

/** What waits for somebody, answered in a real browser while a model plays the attacker's part: one story, told in order. */

let lab: ClaudeLab
let agent: AgentAtWork
let browser: Browser
let page: Page
let complaints: string[]

beforeAll(async () => {
  ;[lab, browser] = await Promise.all([openClaudeLab({}), openBrowser()])
  agent = await lab.newAgent()
  ;({ page, complaints } = await visit(browser, lab.stack.url))
  await page.getByLabel('PIN', { exact: true }).fill(lab.stack.pin)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
})

afterAll(async () => {
  await browser?.close()
  await lab?.close()
})

/** Resolves with a promise of the turn's end. */
async function send(text: string) {
  const ack = await agent.client.command({ type: 'send_message', text, agent_id: agent.agent_id })
  const turnId = ack.ok ? ack.turn_id : undefined
  return { ended: agent.client.first('result', (event) => event.turn_id === turnId) }
}

const bash = (command: string) => calls('bash', { command })
const card = () => page.locator('[data-request]')
const isThere = (name: string) =>
  access(join(agent.folder, name)).then(
    () => true,
    () => false,
  )

async function open(name: 'Inbox' | 'Audit log') {
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
}

test('a request of any agent is in the inbox; changed there, what runs is what the person wrote', async () => {
  await open('Inbox')
  await page.getByText('Nothing waits for you').waitFor()
  lab.answers.push(bash('mkdir theirs'), says('I see.'))
  const { ended } = await send('make a folder')
  await card().getByText('mkdir theirs').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('e')
  await card().getByLabel('command').fill('mkdir mine')
  await answerRequest(card(), 'Approve the change')
  await ended
  expect(await isThere('mine')).toBe(true)
  expect(await isThere('theirs')).toBe(false)
  await page.getByText('Nothing waits for you').waitFor()
})

test('a change for the worse is judged anew, and asks for the PIN', async () => {
  await mkdir(join(agent.folder, 'old'))
  lab.answers.push(bash('mkdir new'), says('As you like.'))
  const { ended } = await send('tidy up')
  await card().getByText('mkdir new').waitFor()
  await card().getByRole('button', { name: 'Change', exact: true }).click()
  await card().getByLabel('command').fill('rm -rf old')
  await answerRequest(card(), 'Approve the change')
  await page.getByRole('heading', { name: 'This needs your PIN' }).waitFor()
  await card().getByText('rm -rf old').first().waitFor()
  expect(await isThere('old')).toBe(true)
  await card().getByLabel('PIN', { exact: true }).fill(lab.stack.pin)
  await page.keyboard.press('Enter')
  await ended
  expect(await isThere('old')).toBe(false)
  await page.getByText('Nothing waits for you').waitFor()
})

test('leave for the turn covers the same program, and what the model then tries to slip in is asked with the PIN', async () => {
  await mkdir(join(agent.folder, 'kept'))
  await writeFile(join(agent.folder, 'kept', 'letter'), 'dear')
  lab.answers.push(bash('mkdir one'), bash('mkdir two'), bash('mkdir three; rm -rf kept'), says('Done.'))
  const { ended } = await send('make folders')
  await answerRequest(card(), 'Approve every “mkdir” of this turn')
  await page.getByRole('heading', { name: 'This needs your PIN' }).waitFor()
  expect(await isThere('two')).toBe(true)
  expect(await isThere('three')).toBe(false)
  await card().getByRole('button', { name: 'Deny with a reason' }).click()
  await card().getByLabel('Reason (optional)').fill('leave kept alone')
  await page.keyboard.press('Enter')
  await ended
  expect(await isThere('kept/letter')).toBe(true)
  expect(JSON.stringify(lab.anthropic.requests.at(-1))).toContain('leave kept alone')
})

test('all of it is in the audit log, and the log is unbroken', async () => {
  await open('Audit log')
  const entries = page.getByRole('list', { name: 'Audit log' })
  await entries.getByText('mkdir two').waitFor()
  await entries.getByText(/^approved for the turn/).waitFor()
  await entries.getByText(/^approved by you · changed by you/).waitFor()
  expect(await verifyDatabase(lab.stack.env.DATABASE_URL ?? '')).toMatchObject({ broken: null })
  const exported = await fetch(`${lab.stack.url}/api/audit.jsonl`, {
    headers: { authorization: `Bearer ${lab.token}` },
  })
  const file = join(agent.folder, 'audit.jsonl')
  await writeFile(file, await exported.text())
  expect(await audit(['verify', '--file', file], { say: () => {} })).toBe(0)
  expect(await pageFaults(page)).toEqual([])
  expect(complaints).toEqual([])
})
