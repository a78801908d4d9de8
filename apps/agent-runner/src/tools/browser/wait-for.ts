import { z } from 'zod'
import { failed } from '../outcome.ts'
import { defineTool } from '../tool.ts'
import { actOnPage } from './on-page.ts'
import type { BrowserPool } from './pool.ts'

const inputSchema = z.strictObject({
  text: z.string().min(1).max(1_000).optional().describe('Until this text is seen'),
  gone: z.string().min(1).max(1_000).optional().describe('Until this text is no longer seen'),
  url: z.string().min(1).max(2_000).optional().describe('Until the address holds this'),
  selector: z.string().min(1).max(1_000).optional().describe('Until an element with this CSS selector is seen'),
  seconds: z.number().min(0.1).max(60).optional().describe('How long at most. Default: 15'),
})

export function createWaitFor(pool: BrowserPool) {
  return defineTool<z.infer<typeof inputSchema>>({
    name: 'browser_wait_for',
    description: 'Waits until the open page shows a text or an element, or has an address. Give at least one of them.',
    input: inputSchema,
    repeatable: true,
    run: ({ text, gone, url, selector, seconds = 15 }, context) =>
      actOnPage(pool, context, async ({ page }) => {
        if ([text, gone, url, selector].every((each) => each === undefined)) return failed('Say what to wait for.')
        const limits = { timeout: seconds * 1_000, signal: context.signal }
        const waits = [
          text === undefined
            ? null
            : page
                .getByText(text)
                .first()
                .waitFor({ state: 'visible', ...limits }),
          gone === undefined
            ? null
            : page
                .getByText(gone)
                .first()
                .waitFor({ state: 'hidden', ...limits }),
          selector === undefined ? null : page.locator(`css=${selector}`).first().waitFor(limits),
          url === undefined
            ? null
            : page.waitForURL((now) => now.href.includes(url), { waitUntil: 'commit', ...limits }),
        ]
        await Promise.all(waits)
        return 'It is there.'
      }),
  })
}
