import { z } from 'zod'
import { defineTool } from '../tool.ts'
import { actionMs, elementFields, findElement } from './element.ts'
import { actOnPage } from './on-page.ts'
import type { BrowserPool } from './pool.ts'

const inputSchema = z.strictObject({
  ...elementFields,
  direction: z.enum(['up', 'down', 'left', 'right']).optional().describe('Which way. Default: down'),
  pixels: z.int().min(1).max(100_000).optional().describe('How far. Default: 700, nearly a screen'),
})

export function createScroll(pool: BrowserPool) {
  return defineTool<z.infer<typeof inputSchema>>({
    name: 'browser_scroll',
    description: 'Scrolls the open page, or until an element is in view (ref or selector).',
    input: inputSchema,
    repeatable: false,
    run: ({ direction = 'down', pixels = 700, ...choice }, context) =>
      actOnPage(pool, context, async (tab) => {
        if (choice.ref === undefined && choice.selector === undefined) {
          await tab.page.mouse.wheel(...wayOf(direction, pixels))
          return 'Scrolled.'
        }
        const found = await findElement(tab, choice)
        if (found.kind === 'missing') return found.outcome
        await found.locator.scrollIntoViewIfNeeded({ timeout: actionMs, signal: context.signal })
        return 'It is in view.'
      }),
  })
}

function wayOf(direction: 'up' | 'down' | 'left' | 'right', pixels: number): [number, number] {
  switch (direction) {
    case 'up':
      return [0, -pixels]
    case 'down':
      return [0, pixels]
    case 'left':
      return [-pixels, 0]
    case 'right':
      return [pixels, 0]
  }
}
