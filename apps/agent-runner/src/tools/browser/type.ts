import { z } from 'zod'
import { defineTool } from '../tool.ts'
import { actionMs, elementFields, findElement } from './element.ts'
import { actOnPage } from './on-page.ts'
import type { BrowserPool } from './pool.ts'

const inputSchema = z.strictObject({
  ...elementFields,
  text: z.string().max(100_000).describe('What the field is to hold; what it held before is replaced'),
  submit: z.boolean().optional().describe('Press Enter afterwards'),
  key_by_key: z.boolean().optional().describe('Type it key by key, for fields that react to each key'),
})

export function createType(pool: BrowserPool) {
  return defineTool<z.infer<typeof inputSchema>>({
    name: 'browser_type',
    description: 'Fills a field of the open page, and shows what the page has become.',
    input: inputSchema,
    repeatable: false,
    run: ({ text, submit = false, key_by_key: keyByKey = false, ...choice }, context) =>
      actOnPage(pool, context, async (tab) => {
        const found = await findElement(tab, choice)
        if (found.kind === 'missing') return found.outcome
        const limits = { timeout: actionMs, signal: context.signal }
        if (keyByKey) {
          await found.locator.clear(limits)
          await found.locator.pressSequentially(text, { ...limits, timeout: actionMs + text.length * 20 })
        } else await found.locator.fill(text, limits)
        if (submit) await found.locator.press('Enter', limits)
        return submit ? 'Typed, and pressed Enter.' : 'Typed.'
      }),
  })
}
