import { z } from 'zod'
import { defineTool } from '../tool.ts'
import { onPage } from './on-page.ts'
import { headOf, longSnapshot, snapshotOf, readFromOf } from './page-report.ts'
import type { BrowserPool } from './pool.ts'

const inputSchema = z.strictObject({})

export function createSnapshot(pool: BrowserPool) {
  return defineTool<z.infer<typeof inputSchema>>({
    name: 'browser_snapshot',
    description:
      'Gives the open page as a tree of its elements: roles, names, and the references (e12) that the other browser tools ' +
      'take. The best way to see what can be done on a page.',
    input: inputSchema,
    repeatable: true,
    run: (_input, context) =>
      onPage(pool, context, async (tab) => {
        const snapshot = await snapshotOf(tab, context.signal, longSnapshot)
        return { content: [await headOf(tab), snapshot].join('\n'), isError: false, ...readFromOf(tab) }
      }),
  })
}
