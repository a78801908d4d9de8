import type { Locator } from 'playwright-core'
import { z } from 'zod'
import { failed } from '../outcome.ts'
import type { ToolOutcome } from '../tool.ts'
import type { Tab } from './tab.ts'

/** How long an element may take to be there and ready, in milliseconds. */
export const actionMs = 8_000

export const elementFields = {
  ref: z
    .string()
    .regex(/^(f\d+)?e\d+$/)
    .optional()
    .describe('The reference of the element in the last snapshot, such as e12'),
  selector: z.string().min(1).max(1_000).optional().describe('Instead of a reference: a CSS selector'),
}

export interface ElementChoice {
  ref?: string | undefined
  selector?: string | undefined
}

export type FoundElement = { kind: 'found'; locator: Locator } | { kind: 'missing'; outcome: ToolOutcome }

/** Exactly one element of the page. */
export async function findElement({ page }: Tab, { ref, selector }: ElementChoice): Promise<FoundElement> {
  if ((ref === undefined) === (selector === undefined)) {
    return missing('Give either ref or selector.')
  }
  const locator = page.locator(ref === undefined ? `css=${selector}` : `aria-ref=${ref}`)
  const count = await countOf(locator)
  if (count === 1) return { kind: 'found', locator }
  if (count === null) return missing('That is not a CSS selector.')
  if (count > 1) return missing(`${count} elements match the selector. Use the reference of one of them.`)
  return missing(
    ref === undefined
      ? 'No element matches the selector. Take a snapshot and look.'
      : `There is no element ${ref} any more. Take a new snapshot: references change with the page.`,
  )
}

async function countOf(locator: Locator): Promise<number | null> {
  try {
    return await locator.count()
  } catch (error) {
    if (error instanceof Error && /selector/i.test(error.message) && !/closed|crash/i.test(error.message)) return null
    throw error
  }
}

function missing(why: string): FoundElement {
  return { kind: 'missing', outcome: failed(why) }
}
