import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

export interface Look {
  width?: number
  height?: number
  colorScheme?: 'light' | 'dark'
  locale?: string
  /** With the service worker, which puts the files of the build aside. */
  worker?: boolean
}

/** A page in a browser profile of its own. */
export interface Visit {
  context: BrowserContext
  page: Page
  /** What the page has complained about in its console. */
  complaints: string[]
}

type Remembered = Pick<BrowserContextOptions, 'storageState'>

/**
 * Opens the page as somebody who was never here, or as the device that is remembered. Without `worker` the browser takes no service
 * worker: it would fetch every file of the build in the background of each visit, and only what is about it needs it.
 */
export async function visit(
  browser: Browser,
  url: string,
  { width = 1280, height = 800, colorScheme = 'light', locale = 'en-US', worker = false }: Look = {},
  remembered: Remembered = {},
): Promise<Visit> {
  const serviceWorkers = worker ? 'allow' : 'block'
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    locale,
    serviceWorkers,
    ...remembered,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    const expected = /status of 40[01]|net::ERR_|WebSocket connection/
    if (message.type() === 'error' && !expected.test(message.text())) complaints.push(message.text())
  })
  await page.goto(url)
  return { context, page, complaints }
}

/** The same, past the PIN and in view of a conversation. */
export async function visitSignedIn(
  browser: Browser,
  { url, pin }: { url: string; pin: string },
  look?: Look,
): Promise<Visit> {
  const visited = await visit(browser, url, look)
  await visited.page.getByLabel('PIN', { exact: true }).fill(pin)
  await visited.page.getByLabel('PIN', { exact: true }).press('Enter')
  await visited.page.locator('#composer').waitFor()
  return visited
}

/** Goes to an agent's conversation. */
export async function openConversation(page: Page, agentId: string): Promise<void> {
  await page.getByRole('tab', { name: agentId }).click()
  await page.getByRole('heading', { name: agentId, level: 1 }).waitFor()
}

/** Writes a message into the conversation in view. */
export async function say(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: 'Message' })
  await composer.fill(text)
  await composer.press('Enter')
}
