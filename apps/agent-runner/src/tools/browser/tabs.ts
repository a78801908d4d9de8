import { z } from 'zod'
import { failed } from '../outcome.ts'
import { cleanOutsideText } from '../outside-text.ts'
import { defineTool, type ToolOutcome } from '../tool.ts'
import { explainStart } from './explain-start.ts'
import type { AgentPages, BrowserPool } from './pool.ts'
import { sourceOf } from './page-report.ts'

const inputSchema = z.strictObject({
  action: z.enum(['list', 'open', 'switch', 'close']).describe('open: a new, empty tab for browser_navigate'),
  tab: z.int().min(1).max(100).optional().describe('Its number in the list, for switch and close'),
})

export function createTabs(pool: BrowserPool) {
  return defineTool<z.infer<typeof inputSchema>>({
    name: 'browser_tabs',
    description: 'Lists the tabs of your browser, opens an empty one, switches to one or closes one.',
    input: inputSchema,
    repeatable: false,
    run: ({ action, tab: number }, { agentId }) =>
      pool.use(agentId, async () => {
        if (action === 'list') return list(pool.pagesOf(agentId))
        if (action === 'open') {
          try {
            await pool.openTab(agentId, 'web')
          } catch (error) {
            return explainStart(error)
          }
          return list(pool.pagesOf(agentId))
        }
        const tab = number === undefined ? undefined : pool.pagesOf(agentId).tabs[number - 1]
        if (!tab) return failed('There is no such tab. Give its number in the list.')
        if (action === 'switch') pool.switchTo(agentId, tab)
        else await pool.closeTab(agentId, tab)
        return list(pool.pagesOf(agentId))
      }),
  })
}

function list({ tabs, current }: AgentPages): ToolOutcome {
  if (tabs.length === 0) return { content: 'No tab is open.', isError: false }
  const lines = tabs.map((tab, at) => {
    const address = cleanOutsideText(tab.page.url()).slice(0, 500)
    return `${at + 1}${tab === current ? ' (current)' : ''}${tab.state === 'crashed' ? ' (crashed)' : ''}: ${address}`
  })
  // Addresses are words of pages, too.
  const readFrom = [...(current ? [current] : []), ...tabs].map(sourceOf).find((source) => source !== null)
  return { content: lines.join('\n'), isError: false, ...(readFrom ? { readFrom } : {}) }
}
