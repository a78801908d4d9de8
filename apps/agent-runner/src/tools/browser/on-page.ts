import { failed, interruptedOutcome } from '../outcome.ts'
import type { ToolContext, ToolOutcome } from '../tool.ts'
import { explainFailure } from './explain-failure.ts'
import { headOf, snapshotOf, readFromOf } from './page-report.ts'
import type { BrowserPool } from './pool.ts'
import { settle } from './settle.ts'
import type { Tab } from './tab.ts'

/** Works on the agent's current page; what goes wrong there is the outcome of this call alone. */
export function onPage(
  pool: BrowserPool,
  { agentId, signal }: ToolContext,
  work: (tab: Tab) => Promise<ToolOutcome>,
): Promise<ToolOutcome> {
  return pool.use(agentId, async () => {
    const { current, lastUrl } = pool.pagesOf(agentId)
    if (!current) return noPage(lastUrl)
    if (current.state === 'crashed') {
      await pool.closeTab(agentId, current)
      return failed('The page crashed. Open it again with browser_navigate.')
    }
    return orExplained(current, signal, work)
  })
}

/** As `onPage`, for what changes the page: the answer shows what has become of it. */
export function actOnPage(
  pool: BrowserPool,
  context: ToolContext,
  act: (tab: Tab) => Promise<string | ToolOutcome>,
): Promise<ToolOutcome> {
  return onPage(pool, context, async (tab) => {
    const done = await act(tab)
    if (typeof done !== 'string') return done
    await settle(tab, context.signal)
    return describePage(tab, context.signal, done)
  })
}

export async function describePage(tab: Tab, signal: AbortSignal, done: string): Promise<ToolOutcome> {
  const snapshot = await snapshotOf(tab, signal)
  return { content: [done, await headOf(tab), snapshot].join('\n'), isError: false, ...readFromOf(tab) }
}

export async function orExplained(
  tab: Tab,
  signal: AbortSignal,
  work: (tab: Tab) => Promise<ToolOutcome>,
): Promise<ToolOutcome> {
  try {
    return await work(tab)
  } catch (error) {
    if (signal.aborted) return interruptedOutcome
    const explained = explainFailure(tab, error)
    if (explained === null) throw error
    return explained
  }
}

function noPage(lastUrl: string | null): ToolOutcome {
  const where = lastUrl === null ? '' : ` The last one was ${lastUrl.slice(0, 2_000)}.`
  return failed(
    'You have no open page here: none was opened, or it was closed after being idle, or another runner works for you now.' +
      `${where} Open it with browser_navigate.`,
  )
}
