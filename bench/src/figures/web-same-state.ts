import type { Browser, Page } from 'playwright-core'
import type { Bench } from '../bench.ts'
import { nowMs } from '../measure/now-ms.ts'
import type { Figure, Result } from '../figure.ts'
import { percentile } from '../measure/percentile.ts'
import { closeAgents } from '../web/close-agents.ts'
import { openDashboard } from '../web/open-dashboard.ts'
import { openChromium } from '../web/open-chromium.ts'
import { projectFolder } from '../web/project-folder.ts'
import type { Sight } from '../web/watch-page.ts'

const agents = { first: 'web-same', second: 'web-other-tab' }
const armedAfterMs = 700
/** Of each kind of change. */
const rounds = 10

/** Two devices with two tabs each look at the same conversation; the person works in one of them. */
export const webSameState: Figure = {
  covers: ['W9'],
  quick: true,
  async run(bench): Promise<Result[]> {
    const browser = await openChromium()
    if ('problem' in browser) return [{ id: 'W9', what: 'the same state', notMeasured: browser.problem }]
    const arrivals = new Map<string, number[]>()
    const note = ({ cursor }: { cursor?: string }) => {
      if (cursor !== undefined) arrivals.set(cursor, [...(arrivals.get(cursor) ?? []), nowMs()])
    }
    const clients = [await bench.connect({ onEvent: note }), await bench.connect({ onEvent: note })]
    try {
      if (clients[0]) await closeAgents(bench, clients[0])
      for (const agent of Object.values(agents)) {
        await clients[0]?.openFolder(agent, await projectFolder(bench, agent))
        await clients[0]?.ask(agent, 'say hello')
      }
      const spreads = await changeAll(bench, await openAll(browser, bench))
      const bare = [...arrivals.values()].filter(({ length }) => length === clients.length).map(spreadOf)
      return [judge(spreads, bare)]
    } finally {
      for (const client of clients) await client.close()
      await browser.close()
    }
  },
}

/** The one that is worked in is the first. */
async function openAll(browser: Browser, bench: Bench): Promise<Page[]> {
  const other = await logInAgain(bench)
  const desk = await openDashboard({ browser, bench, agent: agents.first })
  const phone = await openDashboard({ browser, bench: { stack: bench.stack, token: other }, agent: agents.first })
  return [desk.page, (await desk.openTab()).page, phone.page, (await phone.openTab()).page]
}

async function logInAgain({ stack }: Bench): Promise<string> {
  const response = await fetch(`${stack.url}/api/auth`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ pin: stack.pin }),
  })
  return ((await response.json()) as { token: string }).token
}

type Spread = { kind: string; ms: number }

async function changeAll(bench: Bench, pages: Page[]): Promise<Spread[]> {
  const [page] = pages
  if (!page) return []
  const spreads: Spread[] = []
  const change = async (sights: Record<string, Sight>, act: () => Promise<unknown>) => {
    const watched = Object.entries(sights).map(([kind, sight]) => ({ kind, seen: watchFor(pages, sight) }))
    // @NOTE a page does one thing after the other: now all of them watch
    await Promise.all(pages.map((each) => each.evaluate(() => true)))
    await act()
    for (const { kind, seen } of watched) spreads.push({ kind, ms: spreadOf(await seen) })
  }
  for (let round = 0; round < rounds; round++) {
    await bench.quiet()
    await sayAndCall(page, round, change)
    await allIdle(pages)
    await askAndApprove(page, round, change)
    await allIdle(pages)
    const to = round % 2 === 0 ? agents.second : agents.first
    await change({ order: { selector: '[data-agent]:first-of-type', words: to } }, () => lift(page, to))
  }
  await Promise.all(pages.map(openHistory))
  const path = await conversationPath(bench)
  for (let round = 0; round < rounds; round++) {
    const title = `Title ${round}.`
    await change({ title: { selector: 'dialog[open]', words: title } }, () => rename(bench, path, title))
  }
  return spreads
}

type Change = (sights: Record<string, Sight>, act: () => Promise<unknown>) => Promise<void>

function watchFor(pages: Page[], sight: Sight): Promise<number[]> {
  return Promise.all(pages.map((page) => page.evaluate((what) => window.rainWatch.untilSeen(what), sight)))
}

function sayAndCall(page: Page, round: number, change: Change): Promise<void> {
  const folder = `place-${round}`
  const sights = {
    message: { selector: '[role=feed] article', words: `#say-${round}` },
    tool: { selector: '[role=feed] article summary', words: folder },
  }
  return change(sights, () => say(page, `#say-${round}\ntool list_directory {"path":"${folder}"}\nsay done`))
}

async function askAndApprove(page: Page, round: number, change: Change): Promise<void> {
  await change({ request: { selector: '[data-request]' } }, () =>
    say(page, `#ask-${round}\ntool bash {"command":"mkdir -p made"}\nsay done`),
  )
  await page.waitForTimeout(armedAfterMs)
  await change({ approval: { selector: '[data-request]', gone: true } }, () => approve(page))
}

/** A card that has just moved takes no click: then it is clicked again. It may go while the button is looked for. */
async function approve(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Approve', exact: true })
  for (let tries = 0; tries < 5 && (await button.count()) > 0; tries++) {
    await button.click({ timeout: armedAfterMs }).catch(() => undefined)
    await page.waitForTimeout(armedAfterMs)
  }
}

async function say(page: Page, rules: string): Promise<void> {
  await page.locator('#composer').fill(rules)
  await page.locator('#composer').press('Enter')
}

async function allIdle(pages: Page[]): Promise<void> {
  await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })))
}

/** By the keyboard, from the second place to the first. */
async function lift(page: Page, agent: string): Promise<void> {
  await page.getByRole('tab', { name: agent }).focus()
  await page.keyboard.press('Alt+ArrowUp')
}

async function openHistory(page: Page): Promise<void> {
  await page.locator('[role=log]').focus()
  await page.keyboard.press('g')
  await page.keyboard.press('h')
  await page.locator('dialog[open]').first().waitFor()
}

async function conversationPath({ query }: Bench): Promise<string> {
  const [row] = await query<{ id: string }>('SELECT conversation_id AS id FROM agents WHERE key = $1', [agents.first])
  return `/api/conversations/${row?.id ?? ''}`
}

async function rename({ stack, token }: Bench, path: string, title: string): Promise<void> {
  const response = await fetch(`${stack.url}${path}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ title }),
  })
  if (!response.ok) throw new Error(`the conversation was not renamed: ${await response.text()}`)
}

function spreadOf(moments: number[]): number {
  return Math.max(...moments) - Math.min(...moments)
}

function judge(spreads: Spread[], bare: number[]): Result {
  const of = (kind: string) =>
    percentile(
      spreads.filter((each) => each.kind === kind).map(({ ms }) => ms),
      0.95,
    )
  const kinds = [...new Set(spreads.map(({ kind }) => kind))]
  const all = spreads.map(({ ms }) => ms)
  return {
    id: 'W9',
    what: `two devices with two tabs each show the same, last against first, p95 of ${spreads.length} changes`,
    unit: 'ms',
    measured: percentile(all, 0.95),
    baseline: percentile(bare, 0.95),
    judged: 'measured',
    must: 200,
    aim: 100,
    better: 'lower',
    note: [
      `p50 ${percentile(all, 0.5).toFixed(0)} ms`,
      ...kinds.map((kind) => `${kind} ${of(kind).toFixed(0)} ms`),
      'the baseline is the same event at two bare sockets',
    ].join('; '),
  }
}
