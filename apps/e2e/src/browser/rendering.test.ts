import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { calls, says } from '@rain/testing'
import type { Browser, Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { openClaudeLab, type AgentAtWork, type ClaudeLab } from '../claude-lab.ts'
import { answerRequest } from './answer-request.ts'
import { keepLook } from './keep-look.ts'
import { growConversation } from './long-conversation.ts'
import { openBrowser } from './open-browser.ts'
import { pageFaults } from './page-faults.ts'
import { openConversation, say, visitSignedIn } from './visit.ts'

/** What answers, calls and files can hold, as a real browser draws it: one story, told in order. */

let lab: ClaudeLab
let agent: AgentAtWork
let browser: Browser
let page: Page
let complaints: string[]

beforeAll(async () => {
  ;[lab, browser] = await Promise.all([openClaudeLab({}), openBrowser()])
  agent = await lab.newAgent('pond')
  ;({ page, complaints } = await visitSignedIn(browser, lab.stack))
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await openConversation(page, agent.agent_id)
})

afterAll(async () => {
  await browser?.close()
  await lab?.close()
})

const phone = { width: 390, height: 844 }
const laptop = { width: 1280, height: 800 }
const button = (name: string | RegExp, within: Page | Locator = page) =>
  within.getByRole('button', { name, exact: true })

/** On a phone in the dark, and on a laptop by day. */
async function inBothLooks(name: string, check: () => Promise<void>): Promise<void> {
  const looks = [
    { size: 'phone', viewport: phone, colorScheme: 'dark' },
    { size: 'laptop', viewport: laptop, colorScheme: 'light' },
  ] as const
  for (const { size, viewport, colorScheme } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(viewport)
    await check()
    await keepLook(page, `${name}-${size}`)
    expect(await pageFaults(page)).toEqual([])
  }
}

const code = `for (const heron of pond) console.log(heron.name, ${'heron.legs, '.repeat(20)}heron.beak)`
const answer = `The pond in a picture:

\`\`\`mermaid
flowchart LR
  Heron -->|eats| Fish
  Fish --> Frog
\`\`\`

A picture that is none:

\`\`\`mermaid
flowchart LR
  Heron -->
\`\`\`

It holds $V = \\pi r^2 h$ of water:

$$\\int_0^h \\pi r^2 \\, dz = \\pi r^2 h$$

| Bird | Legs |
|---|---:|
| Heron | 2 |

\`\`\`typescript
${code}
\`\`\`
`

test('an answer is drawn: a diagram, formulas, a table and code that is copied and wrapped', async () => {
  lab.answers.push(says(answer))
  await say(page, 'draw the pond')
  const diagram = page.getByRole('img', { name: /Heron -->\|eats\| Fish/ })
  await diagram.waitFor()
  await page.waitForFunction(() =>
    [...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0),
  )
  const drawn = decodeURIComponent((await diagram.getAttribute('src')) ?? '')
  for (const node of ['Heron', 'Fish', 'Frog', 'eats']) expect(drawn).toMatch(new RegExp(`>${node}<`))
  const frame = page.frames().find((each) => each.url().endsWith('/diagram/frame.html'))
  expect(await frame?.evaluate('origin')).toBe('null')

  await page.getByText('This diagram cannot be drawn; its code is below.').waitFor()
  expect(await page.getByText('This diagram cannot be drawn').count()).toBe(1)
  expect(await page.locator('.katex').count()).toBe(2)
  expect(await page.evaluate(() => document.fonts.ready.then(() => document.fonts.check('16px KaTeX_Math')))).toBe(true)
  await page.getByRole('cell', { name: 'Heron' }).waitFor()

  const block = page.getByRole('figure').filter({ hasText: 'console.log' })
  await button('Copy code', block).click()
  await block.getByText('Copied').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code)
  const runsOut = () => block.locator('pre').evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
  expect(await runsOut()).toBe(true)
  await button('Wrap long lines', block).click()
  expect(await runsOut()).toBe(false)
  await inBothLooks('answer', () => diagram.scrollIntoViewIfNeeded())
  await block.scrollIntoViewIfNeeded()
  await keepLook(page, 'answer-code')
})

test('a change is shown side by side on a laptop and line by line on a phone', async () => {
  await writeFile(join(agent.folder, 'birds.txt'), 'a grey heron\na stork\na duck\n')
  lab.answers.push(
    calls('edit_file', { path: 'birds.txt', old_text: 'a grey heron', new_text: 'a white heron' }),
    says('It is white now.'),
  )
  await page.setViewportSize(laptop)
  await say(page, 'paint the heron')
  await answerRequest(page.locator('[data-request]'), 'Approve')
  await page.getByText('It is white now.').first().waitFor()
  await page.locator('summary').filter({ hasText: 'birds.txt' }).click()
  const change = page.getByRole('group', { name: 'Changes', exact: true })
  const columns = () => change.locator('tbody tr').first().locator('td').count()
  await inBothLooks('change', async () => {
    await change.scrollIntoViewIfNeeded()
    const isWide = (page.viewportSize()?.width ?? 0) > phone.width
    if (isWide) await button('Side by side').waitFor()
    else expect(await button('Side by side').count()).toBe(0)
    expect(await columns()).toBe(isWide ? 4 : 3)
  })
  expect(await change.innerText()).toMatch(/a grey heron[^]*a white heron/)
})

test('ten thousand lines of output are searched through, and few of them are drawn', async () => {
  const lines = Array.from({ length: 10_000 }, (_, at) => (at === 41 || at === 7_776 ? 'egret' : '-'))
  await writeFile(join(agent.folder, 'seen.txt'), lines.join('\n'))
  lab.answers.push(calls('bash', { command: 'cat seen.txt' }), says('Two egrets.'))
  await page.setViewportSize(laptop)
  await say(page, 'who was seen?')
  const asks = page.locator('[data-request]')
  await asks.or(page.getByText('Two egrets.')).first().waitFor()
  if (await asks.isVisible()) await answerRequest(asks, 'Approve')
  await page.getByText('Two egrets.').first().waitFor()
  await page.locator('summary').filter({ hasText: 'cat seen.txt' }).click()
  await button('Show all 10000 lines').click()
  const field = page.getByRole('searchbox', { name: 'Search the output' })
  const drawn = page.locator('pre').filter({ has: page.locator('mark') })
  const at = (words: string) => page.getByRole('status').filter({ hasText: words }).waitFor()
  await field.fill('egret')
  await at('1 of 2')
  await drawn.waitFor()
  await button('Next hit').click()
  await at('2 of 2')
  await drawn.waitFor()
  expect(await drawn.locator('> div').count()).toBeLessThan(200)
  await inBothLooks('output', () => field.scrollIntoViewIfNeeded())
  await button('Previous hit').click()
  await at('1 of 2')
  await field.press('Shift+Enter')
  await at('2 of 2')
  await field.fill('eagle')
  await at('0 hits')
})

test('a PDF shows its page, and a CSV file is a table', async () => {
  await writeFile(join(agent.folder, 'page.pdf'), redPage())
  await writeFile(join(agent.folder, 'birds.csv'), 'bird;legs\n"heron; grey";2\n')
  const open = (path: string) => page.evaluate((hash) => (location.hash = hash), `#/files/${agent.agent_id}/${path}`)
  await page.setViewportSize(laptop)
  await open('birds.csv')
  await page.getByRole('region', { name: 'Table' }).getByRole('cell', { name: 'heron; grey' }).waitFor()
  await keepLook(page, 'csv')
  await open('page.pdf')
  const reader = page.locator('iframe[title="PDF document"]')
  await reader.waitFor()
  while ((await rednessOf(await reader.screenshot())) < 0.05) await page.waitForTimeout(100)
  await keepLook(page, 'pdf')
  await page.setViewportSize(phone)
  await keepLook(page, 'pdf-phone')
  await page.setViewportSize(laptop)
})

test('a found message is gone to in a long conversation, which is read up to its very first line', async () => {
  const turns = 300
  const long = await lab.newAgent('long')
  await growConversation(lab.stack.env.DATABASE_URL ?? '', long.agent_id, {
    turns,
    words: { 12: 'A kingfisher at the pond.' },
  })
  expect(complaints).toEqual([])
  ;({ page, complaints } = await visitSignedIn(browser, lab.stack, laptop))
  await openConversation(page, long.agent_id)
  await page.getByText(`Answer ${turns}.`).first().waitFor()

  await page.getByRole('button', { name: /^History/ }).click()
  await page.getByRole('searchbox').fill('kingfisher')
  await page
    .getByRole('button', { name: /kingfisher/ })
    .first()
    .click()
  const found = page.locator('[data-found]')
  await found.getByText('A kingfisher at the pond.').waitFor()
  expect(await found.evaluate((element) => element.getBoundingClientRect().top)).toBeLessThan(laptop.height)
  await keepLook(page, 'found')

  await page.waitForFunction(() => {
    document.querySelector('[role=log]')?.scrollTo(0, 0)
    return document.querySelector('[role=feed] article')?.textContent?.includes('Question 1.')
  })
  await page
    .getByRole('log')
    .getByText(/^(You: )?Question 1\./)
    .waitFor()
  const all = Array.from({ length: turns }, (_, at) => [`Question ${at + 1}.`, `Answer ${at + 1}.`]).flat()
  expect((await page.getByRole('feed').textContent())?.match(/(Question|Answer) \d+\./g)).toEqual(all)
  await keepLook(page, 'very-top')
  expect(complaints).toEqual([])
})

/** A PDF with one page, all of it red. */
function redPage(): string {
  const drawing = '1 0 0 rg 0 0 300 400 re f'
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R >>',
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
  ]
  let text = '%PDF-1.4\n'
  const places = objects.map((object, at) => {
    const place = text.length
    text += `${at + 1} 0 obj\n${object}\nendobj\n`
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const size = objects.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}`
  return `${text}${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
}

/** How much of a picture is red, from 0 to 1. */
async function rednessOf(png: Buffer): Promise<number> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  let red = 0
  for (let at = 0; at < data.length; at += 3) {
    if ((data[at] ?? 0) > 200 && (data[at + 1] ?? 255) < 60 && (data[at + 2] ?? 255) < 60) red++
  }
  return red / (info.width * info.height)
}
