import { z } from 'zod'
import { defineTool } from '../tool.ts'
import { actionMs, elementFields, findElement } from './element.ts'
import { actOnPage } from './on-page.ts'
import type { BrowserPool } from './pool.ts'

const inputSchema = z.strictObject({
  ...elementFields,
  values: z.array(z.string().max(1_000)).min(1).max(100).describe('Labels or values of the options'),
})

export function createSelect(pool: BrowserPool) {
  return defineTool<z.infer<typeof inputSchema>>({
    name: 'browser_select',
    description: 'Chooses options of a list (a combobox or listbox that is a select element) on the open page.',
    input: inputSchema,
    repeatable: false,
    run: ({ values, ...choice }, context) =>
      actOnPage(pool, context, async (tab) => {
        const found = await findElement(tab, choice)
        if (found.kind === 'missing') return found.outcome
        await found.locator.selectOption(values, { timeout: actionMs, signal: context.signal })
        return 'Selected.'
      }),
  })
}
