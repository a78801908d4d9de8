import { failed } from '../outcome.ts'
import type { ToolOutcome } from '../tool.ts'
import { readFromOf, wrapOfPage } from './page-report.ts'
import type { Tab } from './tab.ts'

/**
 * What an action on a page has failed of, for the model. The words of Playwright can hold parts of the page, so they are
 * wrapped as such. Null: nobody expected this.
 */
export function explainFailure(tab: Tab, error: unknown): ToolOutcome | null {
  if (tab.state === 'crashed') return failed('The page crashed. Open it again with browser_navigate.')
  if (tab.state === 'closed') return failed('The page was closed while this ran. Open it again with browser_navigate.')
  if (!(error instanceof Error)) return null
  const log = wrapOfPage(withoutColours(error.message).slice(0, 1_500), tab)
  if (error.name === 'TimeoutError') {
    return { ...failed(`It did not come about in time. Take a new snapshot and look.\n${log}`), ...readFromOf(tab) }
  }
  if (/crashed|has been closed|Target closed|disconnected/i.test(error.message)) {
    return failed('The browser or its page ended while this ran. Open the page again with browser_navigate.')
  }
  return { ...failed(`The browser could not do it.\n${log}`), ...readFromOf(tab) }
}

function withoutColours(text: string): string {
  return text.replace(/\u001b\[\d+m/g, '')
}
