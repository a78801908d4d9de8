import { z } from 'zod'
import { failed } from '../outcome.ts'
import { defineTool } from '../tool.ts'
import { actionMs, elementFields, findElement } from './element.ts'
import { onPage } from './on-page.ts'
import { headOf, readFromOf, wrapOfPage } from './page-report.ts'
import type { BrowserPool } from './pool.ts'

/** Characters of one answer: about ten thousand tokens. */
const partLength = 40_000

const inputSchema = z.strictObject({
  ...elementFields,
  offset: z.int().min(0).optional().describe('Where to go on in a long text, in characters. Default: 0'),
})

export function createExtractText(pool: BrowserPool) {
  return defineTool<z.infer<typeof inputSchema>>({
    name: 'browser_extract_text',
    description: `Gives the text of the open page as it is seen, or of one element. Long texts come in parts of ${partLength} characters.`,
    input: inputSchema,
    repeatable: true,
    run: ({ offset = 0, ...choice }, context) =>
      onPage(pool, context, async (tab) => {
        const whole = choice.ref === undefined && choice.selector === undefined
        const found = await findElement(tab, whole ? { selector: 'body' } : choice)
        if (found.kind === 'missing') return found.outcome
        const text = await found.locator.innerText({ timeout: actionMs, signal: context.signal })
        if (offset > 0 && offset >= text.length) return failed(`The text ends at ${text.length} characters.`)
        const end = Math.min(text.length, offset + partLength)
        const part = text.slice(offset, end)
        const content = [
          await headOf(tab),
          part.trim() === '' ? '[There is no text.]' : wrapOfPage(part, tab),
          ...(end < text.length
            ? [`[Characters ${offset} to ${end} of ${text.length}. Go on with offset ${end}.]`]
            : []),
        ].join('\n')
        return { content, isError: false, ...readFromOf(tab) }
      }),
  })
}
