import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { calls, says } from '@rain/testing'
import type { Browser } from 'playwright-core'
import { openClaudeLab, type ClaudeLab } from '../claude-lab.ts'
import { answerRequest } from './answer-request.ts'
import { openBrowser } from './open-browser.ts'
import { pageFaults } from './page-faults.ts'
import { openConversation, visitSignedIn } from './visit.ts'

/** What one can send: a picture from the clipboard, a file of the folder by its name, and a command. */

let lab: ClaudeLab
let browser: Browser

beforeAll(async () => {
  ;[lab, browser] = await Promise.all([openClaudeLab({}), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await lab?.close()
})

test('a pasted picture reaches the model, with a mentioned path; a reload shows it, and a draft outlives one', async () => {
  const agent = await lab.newAgent()
  await mkdir(join(agent.folder, 'src'))
  await writeFile(join(agent.folder, 'src/heron.ts'), 'export {}')
  const { page, complaints } = await visitSignedIn(browser, lab.stack)
  await openConversation(page, agent.agent_id)
  const composer = page.locator('#composer')

  await composer.evaluate(async (field) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 })
    canvas.getContext('2d')?.fillRect(0, 0, 40, 30)
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done))
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File([blob!], 'pond.png', { type: 'image/png' }))
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  await page.getByRole('button', { name: 'Remove pond.png' }).waitFor()
  await page.getByRole('list', { name: 'Attached files' }).getByText('Ready').waitFor({ state: 'attached' })
  await composer.pressSequentially('Is it in @her')
  await page.getByRole('option', { name: /heron\.ts/ }).waitFor()
  expect(await pageFaults(page)).toEqual([])
  await composer.press('Enter')
  expect(await composer.inputValue()).toBe('Is it in @src/heron.ts ')
  await page.reload()
  await page.getByRole('button', { name: 'Remove pond.png' }).waitFor()
  expect(await composer.inputValue()).toBe('Is it in @src/heron.ts ')

  lab.answers.push(says('A dark pond.'))
  await composer.press('Enter')
  await page.getByText('A dark pond.').first().waitFor()
  const asked = lab.anthropic.requests.at(-1)?.body
  expect(JSON.stringify(asked)).toContain('Is it in @src/heron.ts')
  expect(asked).toMatchObject({
    messages: [{ content: [{}, {}, { type: 'image', source: { type: 'base64', media_type: 'image/png' } }] }],
  })

  await page.reload()
  await page.getByRole('button', { name: 'Open pond.png' }).click()
  await page.getByRole('dialog').getByRole('img', { name: 'pond.png' }).waitFor()
  expect(await pageFaults(page)).toEqual([])
  await page.keyboard.press('Escape')

  await composer.fill('/')
  await page.getByRole('option', { name: /^\/new/ }).waitFor()
  await composer.fill('/help')
  await composer.press('Enter')
  await page.getByRole('heading', { name: 'Writing to Rain' }).waitFor()
  expect(await composer.inputValue()).toBe('')
  expect(complaints).toEqual([])
})

test('a message is said in another way and both versions are kept; what waits is sent now', async () => {
  const agent = await lab.newAgent()
  const { page, complaints } = await visitSignedIn(browser, lab.stack)
  await openConversation(page, agent.agent_id)
  const composer = page.locator('#composer')
  const send = async (text: string) => {
    await composer.fill(text)
    await composer.press('Enter')
  }

  lab.answers.push(says('Herons eat fish.'), says('Storks eat frogs.'))
  await send('What do herons eat?')
  await page.getByText('Herons eat fish.').first().waitFor()
  await page.getByText('What do herons eat?').first().hover()
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const words = page.getByRole('textbox', { name: 'Your message' })
  await words.fill('What do storks eat?')
  await words.press('Enter')
  await page.getByText('Storks eat frogs.').first().waitFor()
  expect(JSON.stringify(lab.anthropic.requests.at(-1)?.body)).not.toContain('herons')
  await page.getByRole('group', { name: 'Version 2 of 2' }).waitFor()
  expect(await pageFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Older version' }).click()
  await page.getByText('Herons eat fish.').first().waitFor()
  await page.getByRole('group', { name: 'Version 1 of 2' }).waitFor()
  expect(await page.getByText('Storks eat frogs.').count()).toBe(0)

  lab.answers.push(calls('write_file', { path: 'herons.txt', content: 'fish' }), says('Only the young ones, then.'))
  await send('Tell me more.')
  const card = page.locator('[data-request]').first()
  await card.waitFor()
  await send('The young ones, please.')
  await page.getByRole('button', { name: 'Send now' }).click()
  await page.getByText('Rain reads it at its next step.').waitFor()
  await answerRequest(card, 'Approve')
  await page.getByText('Only the young ones, then.').first().waitFor()
  expect(JSON.stringify(lab.anthropic.requests.at(-1)?.body)).toContain('The young ones, please.')
  expect(await pageFaults(page)).toEqual([])
  expect(complaints).toEqual([])
})
