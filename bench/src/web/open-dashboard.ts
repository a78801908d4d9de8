import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import type { Bench } from '../bench.ts'
import { openPlainPage, type PlainPage } from './open-plain-page.ts'
import { watchPage } from './watch-page.ts'

/** Rain's page in a browser, signed in. */
export interface Dashboard {
  page: Page
  cdp: CDPSession
  /** Another tab of the same device. */
  openTab(): Promise<Dashboard>
  close(): Promise<void>
}

type OpenDashboard = {
  browser: Browser
  bench: Pick<Bench, 'stack' | 'token'>
  /** Whose conversation is in view. */
  agent: string
}

type OpenPlain = OpenDashboard & { slowerBy?: number }

/** A browser without anything kept from before; it is in view of a conversation when this resolves. */
export async function openDashboard({ browser, ...options }: OpenDashboard): Promise<Dashboard> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  await context.addInitScript(watchPage)
  await context.addInitScript(signIn, options.bench.token)
  return openTab({ context, ...options })
}

/** The same with nothing in the browser but the page; it is on its way when this resolves. */
export async function openPlainDashboard({ browser, bench, agent, slowerBy = 1 }: OpenPlain): Promise<PlainPage> {
  const page = await openPlainPage(browser)
  await page.prepare(watchPage)
  await page.prepare(signIn, bench.token)
  await page.slowDown(slowerBy)
  await page.goTo(addressOf(bench, agent))
  return page
}

function signIn(token: string): void {
  if (location.protocol.startsWith('http')) sessionStorage.setItem('rain.token', token)
}

function addressOf({ stack }: OpenDashboard['bench'], agent: string): string {
  return `${stack.url}/#/chat/${encodeURIComponent(agent)}`
}

type OpenTab = Omit<OpenDashboard, 'browser'> & { context: BrowserContext }

async function openTab({ context, bench, agent }: OpenTab): Promise<Dashboard> {
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await page.goto(addressOf(bench, agent), { waitUntil: 'commit' })
  await page.locator('#composer').waitFor({ timeout: 60_000 })
  return {
    page,
    cdp,
    openTab: () => openTab({ context, bench, agent }),
    close: () => context.close(),
  }
}

/** Shows the conversation of an agent. */
export async function chooseAgent({ page }: Dashboard, agent: string): Promise<void> {
  await page.getByRole('tab', { name: agent }).click()
  await page.getByRole('heading', { name: agent, level: 1 }).waitFor()
}
