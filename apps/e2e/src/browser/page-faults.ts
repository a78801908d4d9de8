import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface Violation {
  id: string
  impact: string
  help: string
  nodes: { html: string }[]
}

/** Resolves when what fades in has come: half of it is no colour to be judged. What turns for ever is not waited for. */
function stillness(): Promise<unknown> {
  const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
  return Promise.allSettled(ending.map(({ finished }) => finished))
}

/** What axe calls serious or worse on a page, in words, and a page that is wider than its window. */
export async function pageFaults(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axePath, 'utf8'))
  await page.evaluate(stillness)
  const results = (await page.evaluate('axe.run()')) as { violations: Violation[] }
  const serious = results.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
  return [...serious.map(inWords), ...(tooWide ? ['the page scrolls sideways'] : [])]
}

function inWords({ id, help, nodes }: Violation): string {
  return `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`
}
