import { z } from 'zod'
import { failed } from '../outcome.ts'
import { defineTool } from '../tool.ts'
import { navigationMs } from './navigate.ts'
import { actOnPage } from './on-page.ts'
import type { BrowserPool } from './pool.ts'

const inputSchema = z.strictObject({})

export function createBack(pool: BrowserPool) {
  return defineTool<z.infer<typeof inputSchema>>({
    name: 'browser_back',
    description: 'Goes back to the page before this one, in the same tab.',
    input: inputSchema,
    repeatable: false,
    run: (_input, context) =>
      actOnPage(pool, context, async ({ page }) => {
        const before = page.url()
        await page.goBack({ waitUntil: 'domcontentloaded', timeout: navigationMs, signal: context.signal })
        return page.url() === before ? failed('There is no page before this one in the tab.') : 'Went back.'
      }),
  })
}
