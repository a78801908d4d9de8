import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { calls, createGate, says } from '@rain/testing'
import type { Browser, Page } from 'playwright-core'
import { openClaudeLab, waitAt, type AgentAtWork, type ClaudeLab } from '../claude-lab.ts'
import { keyboardOf, type Keyboard } from './keyboard.ts'
import { openBrowser } from './open-browser.ts'
import { visit } from './visit.ts'

/** A day with Rain without a mouse, by the names a screen reader says: one story, told in order. */

let lab: ClaudeLab
let browser: Browser
let page: Page
let keys: Keyboard
let complaints: string[]
let first: AgentAtWork
let folder: string

beforeAll(async () => {
  ;[lab, browser] = await Promise.all([openClaudeLab({}), openBrowser()])
  first = await lab.newAgent('first')
  folder = join(first.folder, '..', 'second')
  await mkdir(join(folder, 'old'), { recursive: true })
  await writeFile(join(folder, 'note.txt'), 'written by a person\n')
  ;({ page, complaints } = await visit(browser, lab.stack.url))
  keys = await keyboardOf(page)
})

afterAll(async () => {
  await browser?.close()
  await lab?.close()
})

const composer = /^textbox "Message"/
const said = (text: string) => page.getByRole('log').getByText(text, { exact: true }).first().waitFor()

async function send(text: string) {
  await keys.isAt(composer)
  await keys.type(text)
  await keys.press('Enter')
}

/** A request takes no answer in its first moment. */
const mayBeAnswered = () =>
  page.getByRole('button', { name: 'Approve', exact: true }).and(page.locator(':enabled')).waitFor()

/** By the palette, from wherever the focus is. */
async function command(words: string) {
  await keys.press('Control+k')
  await keys.isAt(/^combobox "Go to or do anything"/)
  await keys.type(words)
  await page.getByRole('option').first().waitFor()
  await keys.press('Enter')
}

test('signs in, and makes an agent for another folder', async () => {
  await keys.isAt(/^textbox "PIN"/)
  await keys.type(lab.stack.pin)
  await keys.press('Enter')
  await keys.isAt(composer)
  await command('new agent')
  await keys.isAt(/^heading "New agent"/)
  await keys.goTo(/^button "second"/)
  await keys.press('Enter')
  await keys.isAt(/^button "(Parent folder|old)/)
  await keys.goTo(/^button "Work in this folder"/)
  await keys.press('Enter')
  await page.getByRole('heading', { name: 'second', level: 1 }).waitFor()
  await keys.isAt(composer)
})

test('hears an answer once, however many pieces it comes in, and stops another', async () => {
  await keys.heard()
  lab.answers.push(says(...'Herons eat fish and frogs and mice.'.split(/(?<= )/)))
  await send('What do herons eat?')
  await said('Herons eat fish and frogs and mice.')
  await page
    .getByText(/1 step/)
    .first()
    .waitFor()
  const spoken = (await keys.heard()).filter((text) => text.includes('Herons'))
  expect(spoken).toEqual(['Rain answered: Herons eat fish and frogs and mice.'])

  const gate = createGate()
  lab.answers.push(says('Let me ', waitAt(gate), 'think.'))
  await send('And storks?')
  await gate.reached
  await keys.press('Escape')
  await page.getByText('Stopped').first().waitFor()
  gate.open()
  await keys.isAt(composer)
})

test('hears of a request once, and answers it, with the PIN where it is dangerous', async () => {
  lab.answers.push(calls('write_file', { path: 'note.txt', content: 'Hello from Rain\n' }), says('Written.'))
  await send('write it down')
  await mayBeAnswered()
  await keys.goTo(/^button "Approve"/, 'Shift+Tab')
  await keys.press('Enter')
  await said('Written.')
  await keys.isAt(composer)
  expect(await readFile(join(folder, 'note.txt'), 'utf8')).toBe('Hello from Rain\n')
  expect((await keys.heard()).filter((text) => text.includes('approval'))).toEqual(['Rain asks for your approval.'])

  lab.answers.push(calls('bash', { command: 'rm -rf old' }), says('Removed.'))
  await send('clean up')
  await page.getByRole('heading', { name: 'This needs your PIN' }).waitFor()
  await keys.goTo(/^textbox "(Your )?PIN"/, 'Shift+Tab')
  await keys.type(lab.stack.pin)
  await keys.press('Enter')
  await said('Removed.')
  await keys.isAt(composer)
  await expect(access(join(folder, 'old'))).rejects.toThrow('ENOENT')
})

test('looks at a file, and takes a change back', async () => {
  await command('files')
  await keys.isAt(/^heading "Files"/)
  await keys.goTo(/^button "note\.txt/)
  await keys.press('Enter')
  await page
    .getByRole('region', { name: /note\.txt/ })
    .getByText('Hello from Rain')
    .waitFor()
  await keys.isAt(/^button "note\.txt/)
  await keys.goTo(/^tab "Folder"/, 'Shift+Tab')
  await keys.press('ArrowRight')
  await keys.isAt(/^tab "Changes"/)
  await page.getByRole('button', { name: 'Undo: note.txt' }).waitFor()
  await keys.goTo(/^button "Undo: note\.txt"/)
  await keys.press('Enter')
  await keys.isAt(/^button "Do it again: note\.txt"/)
  expect(await readFile(join(folder, 'note.txt'), 'utf8')).toBe('written by a person\n')
})

test('hears that another agent waits', async () => {
  await keys.heard()
  lab.answers.push(calls('write_file', { path: 'more.txt', content: 'more' }), says('I leave it.'))
  await first.client.command({ type: 'send_message', agent_id: 'first', text: 'write more' })
  await page.getByRole('status').getByText('first waits for you.').waitFor({ state: 'attached' })
  await keys.press('g', 'i')
  await keys.isAt(/^heading "Waiting for you"/)
  await mayBeAnswered()
  await keys.press('j')
  await keys.isAt(/^region "Rain asks for your approval"/)
  await keys.goTo(/^button "Deny"/)
  await keys.press('Enter')
  await page.getByText('Nothing waits for you').waitFor()
  await keys.isAt(/^heading "Waiting for you"/)
  expect((await keys.heard()).filter((text) => text.includes('waits for you.'))).toEqual(['first waits for you.'])
})

test('finds a setting and changes it, looks who is signed in, and asks the doctor', async () => {
  await keys.press('g', 's')
  await keys.isAt(/^heading "Settings"/)
  await keys.press('/')
  await keys.isAt(/^searchbox "Search in the settings"/)
  await keys.type('dark mode')
  await keys.press('Enter')
  await keys.isAt(/^region "Theme"/)
  await keys.goTo(/^radio "System"/)
  await keys.press('ArrowLeft')
  await keys.isAt(/^radio "Dark"/)
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')

  await command('sessions')
  await page.getByRole('heading', { name: 'PIN and sessions' }).waitFor()
  await page.getByRole('button', { name: 'End all others' }).waitFor()
  await keys.goTo(/^button "End all others"/)
  await keys.press('Enter')
  await keys.isAt(/^button "Cancel"/)
  await keys.press('Escape')
  await keys.isAt(/^button "End all others"/)

  await command('doctor')
  await keys.isAt(/^heading "Doctor"/)
  await page.getByRole('button', { name: 'Look again' }).waitFor()
  await keys.goTo(/^button "Look again"/)
  await keys.press('Enter')
  await keys.isAt(/^button "Look again"/)
})

test('says a message in another way, deletes it and brings it back', async () => {
  await keys.press('g', 'c')
  await keys.isAt(composer)
  await keys.goTo(/^button "Edit"/, 'Shift+Tab')
  await keys.press('Enter')
  await keys.isAt(/^textbox "Your message"/)
  lab.answers.push(says('All is tidy.'))
  await keys.type(', please')
  await keys.press('Enter')
  await said('All is tidy.')
  await keys.isAt(composer)
  await page.getByRole('log').getByText('clean up, please').waitFor()

  await keys.goTo(/^button "What to do with this message"/, 'Shift+Tab')
  await keys.press('Enter')
  await keys.goTo(/^menuitem "Delete"/, 'ArrowDown')
  await keys.press('ArrowRight')
  await keys.isAt(/^menuitem "This message and its answer"/)
  await keys.press('Enter')
  await page.getByRole('log').getByText('clean up, please').waitFor({ state: 'detached' })
  await keys.isAt(/^button "Undo"/)
  await keys.press('Enter')
  await said('All is tidy.')
  await keys.isAt(composer)
})

test('puts an agent elsewhere, and reads which keys there are', async () => {
  await keys.goTo(/^tab "second/, 'Shift+Tab')
  await keys.heard()
  await keys.press('Alt+ArrowUp')
  await page.locator('[role=tab]:first-child[id="tab-second"], [role=tab]:first-child').getByText('second').waitFor()
  expect(await keys.heard()).toContain('second is now number 1 of 2.')
  await keys.isAt(/^tab "second/)
  await keys.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await keys.here()
  await keys.press('Escape')
  await keys.isAt(/^tab "second/)
  expect(complaints).toEqual([])
})
