import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import type { Bench } from '../bench.ts'
import type { Figure, Result } from '../figure.ts'
import { median, percentile } from '../measure/percentile.ts'
import { closeAgents } from '../web/close-agents.ts'
import { growConversation } from '../web/grow-conversation.ts'
import { chooseAgent, openDashboard, openPlainDashboard, type Dashboard } from '../web/open-dashboard.ts'
import { openChromium } from '../web/open-chromium.ts'
import { projectFolder } from '../web/project-folder.ts'

const covers = ['W6', 'W7', 'W8'] as const
const messages = 5_000
const rounds = 5
const agents = { long: 'web-long', other: 'web-other' }
const scrollPerFrame = 60
const scrolledFrames = 600
const lateFrameMs = 25
/** The page writes down what it knows when it has settled, and its files are put aside meanwhile. */
const keptAfterMs = 6_000
const newest = 'This is the newest message.'

/** A conversation of thousands of messages: how soon it is there, and how it scrolls. */
export const webLongConversation: Figure = {
  covers: [...covers],
  quick: true,
  async run(bench): Promise<Result[]> {
    const browser = await openChromium()
    if ('problem' in browser) {
      return covers.map((id) => ({ id, what: `a conversation of ${messages} messages`, notMeasured: browser.problem }))
    }
    try {
      await prepare(bench)
      await bench.quiet()
      const fromServer = []
      for (let round = 0; round < (bench.quick ? 3 : rounds); round++) fromServer.push(await openAnew(browser, bench))
      const dashboard = await openDashboard({ browser, bench, agent: agents.long })
      await readAll(dashboard)
      const fromCache = []
      for (let round = 0; round < rounds; round++) fromCache.push(await openAgain(dashboard))
      const bare = await scrollBare(browser)
      const frames = await scrollThrough(dashboard)
      await dashboard.close()
      const afterReload = []
      for (let round = 0; round < 3; round++) afterReload.push(await reload(browser, bench))
      return judge({ fromServer, fromCache, afterReload, frames, bare })
    } finally {
      await browser.close()
    }
  },
}

/** Only the long conversation and a short one to go away to. */
async function prepare(bench: Bench): Promise<void> {
  const client = await bench.connect()
  await closeAgents(bench, client)
  for (const agent of Object.values(agents)) await client.openFolder(agent, await projectFolder(bench, agent))
  await growConversation(bench, agents.long, messages)
  await client.ask(agents.long, `say ${newest}`)
  await client.close()
}

/** From asking the server for the messages, which a page does while its program is on its way, to the newest of them on the screen. */
async function openAnew(browser: Browser, bench: Bench): Promise<number> {
  const page = await openPlainDashboard({ browser, bench, agent: agents.long })
  const took = await page.evaluate(async (words) => {
    const shownAt = await window.rainWatch.untilShown(words)
    const asked = performance.getEntriesByType('resource').find(({ name }) => name.includes('/api/beginning'))
    return shownAt - (asked?.startTime ?? 0)
  }, newest)
  await page.close()
  return took
}

/** Scrolls up until nothing older is left to be read. */
async function readAll({ page }: Dashboard): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const log = document.querySelector('[role=log]')
      log?.scrollTo(0, 0)
      return document.querySelectorAll('[role=feed] article').length >= wanted
    },
    messages / 2,
    { timeout: 180_000, polling: 100 },
  )
}

/** Away to another agent and back: from the click to the newest message on the screen. */
async function openAgain(dashboard: Dashboard): Promise<number> {
  await chooseAgent(dashboard, agents.other)
  await dashboard.page.waitForTimeout(500)
  return dashboard.page.getByRole('tab', { name: agents.long }).evaluate(async (tab: HTMLElement, words) => {
    const began = performance.now()
    tab.click()
    return (await window.rainWatch.untilShown(words)) - began
  }, newest)
}

/**
 * The page anew, with what the last one kept on this device: from its last script being there to the newest message on the screen.
 * The first time the browser compiles the program; then it keeps what came of that.
 */
async function reload(browser: Browser, bench: Bench): Promise<{ first: number; later: number }> {
  const page = await openPlainDashboard({ browser, bench, agent: agents.long })
  const times = []
  for (let time = 0; time < 3; time++) {
    await pause(keptAfterMs)
    await page.reloadOffline()
    times.push(await page.evaluate(shownAfterScripts, newest))
  }
  await page.close()
  const [first = 0, ...later] = times
  return { first, later: median(later) }
}

/** Runs in the page. */
async function shownAfterScripts(words: string): Promise<number> {
  const shownAt = await window.rainWatch.untilShown(words)
  const named = [...document.querySelectorAll<HTMLScriptElement>('script[type=module]')].map(({ src }) => src)
  const scripts = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
  const ends = scripts.filter(({ name }) => named.includes(name)).map(({ responseEnd }) => responseEnd)
  return shownAt - Math.max(0, ...ends)
}

async function scrollThrough({ page }: Dashboard): Promise<number[]> {
  return page.evaluate(
    async ({ step, count }) => {
      const log = document.querySelector('[role=log]')
      window.rainWatch.begin()
      for (let frame = 0; frame < count; frame++) {
        await new Promise(requestAnimationFrame)
        log?.scrollBy(0, -step)
      }
      return window.rainWatch.end().frames
    },
    { step: scrollPerFrame, count: scrolledFrames },
  )
}

/** The same over as many bare paragraphs. */
async function scrollBare(browser: Browser): Promise<number[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto('data:text/html,<main>')
  const frames = await page.evaluate(
    async ({ step, count, paragraphs }) => {
      const text = 'some words of a message '.repeat(30)
      for (let at = 0; at < paragraphs; at++)
        document.body.append(Object.assign(document.createElement('p'), { textContent: text }))
      scrollTo(0, document.body.scrollHeight)
      const gaps: number[] = []
      let last = performance.now()
      for (let frame = 0; frame < count; frame++) {
        await new Promise(requestAnimationFrame)
        gaps.push(performance.now() - last)
        last = performance.now()
        scrollBy(0, -step)
      }
      return gaps
    },
    { step: scrollPerFrame, count: scrolledFrames, paragraphs: messages },
  )
  await page.close()
  return frames
}

interface Measured {
  fromServer: number[]
  fromCache: number[]
  afterReload: { first: number; later: number }[]
  frames: number[]
  bare: number[]
}

function judge({ fromServer, fromCache, afterReload, frames, bare }: Measured): Result[] {
  const lower = { unit: 'ms', judged: 'measured', better: 'lower' } as const
  const what = `a conversation of ${messages} messages`
  const late = frames.filter((ms) => ms > lateFrameMs).length
  return [
    {
      ...lower,
      id: 'W6',
      what: `${what} read from the server and shown`,
      measured: median(fromServer),
      baseline: null,
      must: 1_000,
      aim: 500,
    },
    {
      ...lower,
      id: 'W7',
      what: `${what} shown again`,
      measured: median(fromCache),
      baseline: null,
      must: 300,
      aim: 150,
    },
    {
      ...lower,
      id: 'W7',
      what: `${what} shown after the first reload without a server, which compiles the program`,
      measured: median(afterReload.map(({ first }) => first)),
      baseline: null,
      must: 300,
      aim: 150,
    },
    {
      ...lower,
      id: 'W7',
      what: `${what} shown after later reloads without a server`,
      measured: median(afterReload.map(({ later }) => later)),
      baseline: null,
      must: 300,
      aim: 150,
    },
    {
      ...lower,
      id: 'W8',
      what: `${what} scrolls, p95 of a frame`,
      measured: percentile(frames, 0.95),
      baseline: percentile(bare, 0.95),
      must: 1_000 / 60 + 1,
      aim: 1_000 / 60,
      note: `${late} of ${frames.length} frames came late; the baseline is as many bare paragraphs`,
    },
  ]
}
