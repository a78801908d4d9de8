import type { Tab } from './tab.ts'

const beginMs = 150
const quietMs = 3_000
const loadMs = 10_000

/** Waits until what an action has started is over: a page that it opened is there, requests are answered. Never rejects. */
export async function settle(tab: Tab, signal: AbortSignal): Promise<void> {
  const { page, pending } = tab
  await pause(beginMs, signal)
  try {
    await page.waitForLoadState('domcontentloaded', { timeout: loadMs, signal })
    const until = Date.now() + quietMs
    while (pending.size > 0 && Date.now() < until && !signal.aborted) await pause(100, signal)
  } catch {
    // It is shown as it is by now.
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, ms)
    signal.addEventListener('abort', finish, { once: true })
    function finish() {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
  })
}
