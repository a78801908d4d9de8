import { z } from 'zod'
import { defineTool } from '../tool.ts'
import { actionMs, elementFields, findElement } from './element.ts'
import { actOnPage } from './on-page.ts'
import type { BrowserPool } from './pool.ts'
import { dialogFields, withDialogAnswer } from './with-dialog-answer.ts'

const inputSchema = z.strictObject({
  ...elementFields,
  double: z.boolean().optional().describe('Click twice'),
  button: z.enum(['left', 'right', 'middle']).optional().describe('Default: left'),
  ...dialogFields,
})

export function createClick(pool: BrowserPool) {
  return defineTool<z.infer<typeof inputSchema>>({
    name: 'browser_click',
    description: 'Clicks an element of the open page, and shows what the page has become.',
    input: inputSchema,
    repeatable: false,
    run: ({ double = false, button = 'left', ...input }, context) =>
      actOnPage(pool, context, async (tab) => {
        const found = await findElement(tab, input)
        if (found.kind === 'missing') return found.outcome
        const how = { button, timeout: actionMs, signal: context.signal, clickCount: double ? 2 : 1 }
        await withDialogAnswer(tab, input, () => found.locator.click(how))
        return 'Clicked.'
      }),
  })
}
