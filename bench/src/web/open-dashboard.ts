import type { Browser, CDPSession, Page } from 'playwright-core'
import type { Bench } from '../bench.ts'
import { watchPage } from './watch-page.ts'

/** Rain's page in a browser, signed in. */
export interface Dashboard {
  page: Page
  cdp: CDPSession
  /** How many times slower than it is the processor shall be. */
  slowDown(times: number): Promise<void>
  close(): Promise<void>
}

type OpenDashboard = {
  browser: Browser
  bench: Pick<Bench, 'stack' | 'token'>
  /** Whose conversation is in view. */
  agent: string
  slowerBy?: number
}

/** A browser without anything kept from before; it is in view of a conversation when this resolves. */
export async function openDashboard({ browser, bench, agent, slowerBy = 1 }: OpenDashboard): Promise<Dashboard> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  const slowDown = async (rate: number) => void (await cdp.send('Emulation.setCPUThrottlingRate', { rate }))
  await page.addInitScript(watchPage)
  await page.addInitScript((token) => {
    if (location.protocol.startsWith('http')) sessionStorage.setItem('rain.token', token)
  }, bench.token)
  await slowDown(slowerBy)
  await page.goto(`${bench.stack.url}/#/chat/${encodeURIComponent(agent)}`, { waitUntil: 'commit' })
  await page.locator('#composer').waitFor({ timeout: 60_000 })
  return { page, cdp, slowDown, close: () => context.close() }
}

/** Shows the conversation of an agent. */
export async function chooseAgent({ page }: Dashboard, agent: string): Promise<void> {
  await page.getByRole('tab', { name: agent }).click()
  await page.getByRole('heading', { name: agent, level: 1 }).waitFor()
}
