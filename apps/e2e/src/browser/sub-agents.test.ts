import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { calls, createGate, says, type MessageAnswer } from '@rain/testing'
import type { Browser, Page } from 'playwright-core'
import { openClaudeLab, waitAt, type AgentAtWork, type ClaudeLab } from '../claude-lab.ts'
import { answerRequest } from './answer-request.ts'
import { openBrowser } from './open-browser.ts'
import { pageFaults } from './page-faults.ts'
import { openConversation, say, visitSignedIn } from './visit.ts'

/** Sub-agents as their person sees them: what they ask, how they are stopped, and what comes back of them. */

let lab: ClaudeLab
let agent: AgentAtWork
let browser: Browser
let page: Page
let complaints: string[]

beforeAll(async () => {
  ;[lab, browser] = await Promise.all([openClaudeLab({}), openBrowser()])
})

beforeEach(async () => {
  agent = await lab.newAgent()
  await page?.context().close()
  ;({ page, complaints } = await visitSignedIn(browser, lab.stack))
  await openConversation(page, agent.agent_id)
})

afterAll(async () => {
  await browser?.close()
  await lab?.close()
})

/** One step that hands out several tasks. */
const tasks = (...prompts: string[]): MessageAnswer => ({
  parts: prompts.flatMap((prompt) => calls('task', { description: prompt, prompt }).parts),
})

const card = () => page.locator('[data-request]')
const taskCard = (description: string) => page.getByRole('group').filter({ hasText: description })
const isThere = (name: string) =>
  access(join(agent.folder, name)).then(
    () => true,
    () => false,
  )

test('what one of two asks is asked under its parent and in the inbox, also after a reload, and both results come back', async () => {
  lab.answers.push(tasks('count the herons', 'dig a pond'), says('Three herons have a pond now.'))
  lab.answersTo('count the herons').push(says('There are three herons.'))
  lab.answersTo('dig a pond').push(calls('bash', { command: 'mkdir pond' }), says('The pond is dug.'))
  await say(page, 'make the herons happy')
  await card()
    .getByText(/^Asked by the sub-agent dig-a-pond/)
    .waitFor()
  await agent.client.first('subagent_completed', ({ result_preview }) => result_preview === 'There are three herons.')
  await taskCard('count the herons').first().waitFor()
  expect(await isThere('pond')).toBe(false)

  await page.reload()
  await card()
    .getByText(/^Asked by the sub-agent dig-a-pond/)
    .waitFor()
  await taskCard('count the herons').first().waitFor()
  await page.getByRole('button', { name: /^Inbox/ }).click()
  await page.getByRole('heading', { name: agent.agent_id }).waitFor()
  expect(await pageFaults(page)).toEqual([])
  await answerRequest(card(), 'Approve')
  await page.getByText('Nothing waits for you').waitFor()
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByText('Three herons have a pond now.').first().waitFor()

  expect(await isThere('pond')).toBe(true)
  const asked = JSON.stringify(lab.anthropic.requests.at(-1)?.body)
  expect(asked).toContain('There are three herons.')
  expect(asked).toContain('The pond is dug.')
  const spawned = agent.client.all.filter(({ type }) => type === 'subagent_spawned')
  const completed = agent.client.all.flatMap((event) => (event.type === 'subagent_completed' ? [event.status] : []))
  expect(spawned).toHaveLength(2)
  expect(completed).toEqual(['completed', 'completed'])
  expect(agent.client.all.filter(({ type }) => type === 'result')).toHaveLength(1)
  expect(await pageFaults(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('stopping the parent stops them, the one that works and the one that asks', async () => {
  const gate = createGate()
  lab.answers.push(tasks('think of names', 'plant a tree'))
  lab.answersTo('think of names').push(says('Perhaps', waitAt(gate), ' Ada.'))
  lab.answersTo('plant a tree').push(calls('bash', { command: 'mkdir tree' }))
  await say(page, 'do two things')
  await card()
    .getByText(/^Asked by the sub-agent plant-a-tree/)
    .waitFor()
  await gate.reached
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await page.getByText('Stopped').first().waitFor()
  await agent.client.first('result', ({ interrupted }) => interrupted === true)
  const named = (name: string) =>
    agent.client.first('subagent_completed', ({ agent_id }) => agent_id.includes(`::${name}`))
  expect(await named('think-of-names')).toMatchObject({ status: 'cancelled' })
  expect(await named('plant-a-tree')).toMatchObject({ status: 'cancelled' })
  gate.open()
  await card().waitFor({ state: 'detached' })
  expect(await isThere('tree')).toBe(false)
  expect(complaints).toEqual([])
})
