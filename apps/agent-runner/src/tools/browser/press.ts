import { z } from 'zod'
import { defineTool } from '../tool.ts'
import { actOnPage } from './on-page.ts'
import type { BrowserPool } from './pool.ts'
import { dialogFields, withDialogAnswer } from './with-dialog-answer.ts'

const inputSchema = z.strictObject({
  key: z
    .string()
    .regex(/^((Control|Shift|Alt|Meta)\+)*([A-Za-z0-9]+|[!-/:-@[-`{-~])$/)
    .max(60)
    .describe('A key, such as Enter, Tab, ArrowDown, a, or Control+a'),
  ...dialogFields,
})

export function createPress(pool: BrowserPool) {
  return defineTool<z.infer<typeof inputSchema>>({
    name: 'browser_press',
    description: 'Presses a key on the open page, and shows what the page has become.',
    input: inputSchema,
    repeatable: false,
    run: ({ key, ...input }, context) =>
      actOnPage(pool, context, async (tab) => {
        await withDialogAnswer(tab, input, () => tab.page.keyboard.press(key))
        return 'Pressed.'
      }),
  })
}
