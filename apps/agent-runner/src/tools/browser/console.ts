import { z } from 'zod'
import { defineTool } from '../tool.ts'
import { onPage } from './on-page.ts'
import { headOf, readFromOf, wrapOfPage } from './page-report.ts'
import type { BrowserPool } from './pool.ts'

const inputSchema = z.strictObject({
  lines: z.int().min(1).max(200).optional().describe('How many of the newest. Default: 50'),
})

export function createConsole(pool: BrowserPool) {
  return defineTool<z.infer<typeof inputSchema>>({
    name: 'browser_console',
    description: 'Gives what the open page has written to its console, its uncaught errors and its failed requests.',
    input: inputSchema,
    repeatable: true,
    run: ({ lines = 50 }, context) =>
      onPage(pool, context, async (tab) => {
        const shown = tab.console.slice(-lines).join('\n')
        const content = [await headOf(tab), shown === '' ? '[Nothing.]' : wrapOfPage(shown, tab)]
        return { content: content.join('\n'), isError: false, ...readFromOf(tab) }
      }),
  })
}
