import { afterAll, beforeAll, expect } from '@jest/globals'
import { calls, notesMcpArguments, says } from '@rain/testing'
import type { Browser, Page } from 'playwright-core'
import { openClaudeLab, type AgentAtWork, type ClaudeLab } from '../claude-lab.ts'
import { testWithSandbox } from '../sandbox-here.ts'
import { answerRequest } from './answer-request.ts'
import { openBrowser } from './open-browser.ts'
import { pageFaults } from './page-faults.ts'
import { openConversation, say, visitSignedIn } from './visit.ts'

/** An MCP server made with the official SDK, from the pasted configuration to its death: one story, told in order. */

let lab: ClaudeLab
let agent: AgentAtWork
let browser: Browser
let page: Page
let complaints: string[]

beforeAll(async () => {
  ;[lab, browser] = await Promise.all([openClaudeLab({}), openBrowser()])
  agent = await lab.newAgent()
  ;({ page, complaints } = await visitSignedIn(browser, lab.stack))
})

afterAll(async () => {
  await browser?.close()
  await lab?.close()
})

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
const card = () => page.locator('[data-request]')
const server = () => page.getByRole('list', { name: 'MCP servers' }).getByRole('listitem').first()
const waiting = () => page.getByRole('region', { name: 'Waiting for you' })
const offered = () => page.getByRole('region', { name: 'Offered tools' })
const openServers = () => button(/^MCP servers/).click()

/** What the model was told by the call before its last words. */
const lastResult = () => JSON.stringify(lab.anthropic.requests.at(-1)?.body)

testWithSandbox('a pasted server is tested, and its tools are offered when they are accepted', async () => {
  await openServers()
  await page.getByText('No MCP server yet').waitFor()
  await button('Import JSON').click()
  const config = { mcpServers: { notes: { command: process.execPath, args: notesMcpArguments } } }
  await page.getByLabel('Configuration').fill(JSON.stringify(config))
  await page.getByLabel('PIN', { exact: true }).fill(lab.stack.pin)
  await page.getByLabel('PIN', { exact: true }).press('Enter')
  await page.getByText('One server added.').waitFor()

  await server()
    .getByRole('button', { name: /^notes/ })
    .click()
  await button('Test').click()
  await waiting().getByText('add_note', { exact: true }).waitFor()
  expect(await pageFaults(page)).toEqual([])
  await waiting().getByRole('button', { name: 'Accept all 4' }).click()
  await offered().getByText('add_note', { exact: true }).waitFor()
  await server().getByText('Works, 4 tools offered').waitFor()
})

testWithSandbox('a call asks, and its result comes back; what was described anew asks to be looked at', async () => {
  await button('Back').click()
  await openConversation(page, agent.agent_id)
  lab.answers.push(
    calls('mcp__notes__add_note', { text: 'feed the herons' }),
    calls('mcp__notes__rename', {}),
    says('Noted.'),
  )
  await say(page, 'keep a note')
  await card().getByText('feed the herons').first().waitFor()
  await card().getByText('Changes something').waitFor()
  await answerRequest(card(), 'Approve')
  await card().getByText('mcp__notes__rename').first().waitFor()
  expect(lastResult()).toContain('kept: feed the herons')
  await answerRequest(card(), 'Approve')
  await page.getByText('Noted.').first().waitFor()

  lab.answers.push(calls('mcp__notes__add_note', { text: 'once more' }), says('It is gone.'))
  await say(page, 'keep another')
  await card().getByText('once more').first().waitFor()
  await answerRequest(card(), 'Approve')
  await page.getByText('It is gone.').first().waitFor()
  expect(lastResult()).not.toContain('kept: once more')
  await openServers()
  await waiting().getByText('Keeps a note, and shows it to everybody.').first().waitFor()
  await waiting().getByText('changed').first().waitFor()
  expect(await pageFaults(page)).toEqual([])
  await waiting().getByRole('button', { name: 'Accept', exact: true }).click()
  await offered().getByText('Keeps a note, and shows it to everybody.').first().waitFor()
})

testWithSandbox('a server that dies fails its own call, and is there for the next; its log tells why', async () => {
  await button('Back').click()
  lab.answers.push(calls('mcp__notes__crash', {}), calls('mcp__notes__read_notes', {}), says('It is back.'))
  await say(page, 'crash')
  await card().getByText('mcp__notes__crash').first().waitFor()
  await answerRequest(card(), 'Approve')
  await card().getByText('mcp__notes__read_notes').first().waitFor()
  await answerRequest(card(), 'Approve')
  await page.getByText('It is back.').first().waitFor()
  const results = agent.client.all.flatMap((event) => (event.type === 'tool_result' ? [event] : []))
  expect(results.at(-2)).toMatchObject({ is_error: true })
  expect(results.at(-1)).toMatchObject({ is_error: false, content: expect.stringContaining('feed the herons') })

  await openServers()
  const head = server().getByRole('button', { name: /^notes/ })
  // What waits to be looked at is open by itself.
  if ((await head.getAttribute('aria-expanded')) === 'false') await head.click()
  await page.getByText('2 failures').click()
  await server().getByText('Ended before it answered').first().waitFor()
  await page.getByText('What it wrote to its log').click()
  await page.getByText('the disk is on fire').waitFor()
  expect(await pageFaults(page)).toEqual([])
  expect(complaints).toEqual([])
})
