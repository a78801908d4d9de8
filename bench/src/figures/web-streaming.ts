import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import type { Bench } from '../bench.ts'
import type { Figure, Result } from '../figure.ts'
import { percentile } from '../measure/percentile.ts'
import { growConversation } from '../web/grow-conversation.ts'
import { openPlainDashboard } from '../web/open-dashboard.ts'
import { openPlainPage, type PlainPage } from '../web/open-plain-page.ts'
import { openChromium } from '../web/open-chromium.ts'
import type { Seen } from '../web/watch-page.ts'
import { projectFolder } from '../web/project-folder.ts'

const covers = ['W3', 'W4'] as const
const slowerBy = 4
const tokensPerSecond = 200
const seconds = 20
const agents = { short: 'web-stream', long: 'web-stream-long' }
/** What stands before the answer in the longer of the two conversations. */
const messagesBefore = 400
/** Of the characters of the source, without marks, that must be on the page in the end. */
const leastShown = 0.6
const tokenChars = 4
/** A page that has just begun still asks for what nobody waits for. */
const settledMs = 6_000

/** An answer as it streams in: what it does to frames and to the place of things. */
export const webStreaming: Figure = {
  covers: [...covers],
  quick: true,
  async run(bench): Promise<Result[]> {
    const browser = await openChromium()
    if ('problem' in browser) {
      return covers.map((id) => ({ id, what: 'an answer streams in', notMeasured: browser.problem }))
    }
    try {
      const client = await bench.connect()
      const ask = (agent: string) => (rules: string) => client.ask(agent, rules)
      for (const agent of Object.values(agents)) await client.openFolder(agent, await projectFolder(bench, agent))
      await growConversation(bench, agents.long, messagesBefore)
      for (const agent of Object.values(agents)) await client.ask(agent, 'markdown 100')
      await bench.quiet()
      const bare = await streamBare(browser, ask(agents.short))
      const atEnd = await watchStream({ browser, bench, agent: agents.short, ask: ask(agents.short) })
      const inLong = await watchStream({ browser, bench, agent: agents.long, ask: ask(agents.long), before: leaveEnd })
      await client.close()
      return judgeStream({ bare, atEnd, inLong })
    } finally {
      await browser.close()
    }
  },
}

type Ask = (rules: string) => Promise<unknown>

type WatchStream = {
  browser: Browser
  bench: Bench
  agent: string
  ask: Ask
  /** What the person does in the page before the answer begins. */
  before?: (page: PlainPage) => Promise<void>
}

async function watchStream({ browser, bench, agent, ask, before }: WatchStream): Promise<Seen> {
  const page = await openPlainDashboard({ browser, bench, agent })
  await pause(settledMs)
  await before?.(page)
  await page.slowDown(slowerBy)
  await pause(1_000)
  await page.evaluate(() => window.rainWatch.begin())
  await ask(`markdown ${seconds * tokensPerSecond} rate ${tokensPerSecond}`)
  const seen = await page.evaluate(() => window.rainWatch.end())
  await mustShowAll(page)
  await page.close()
  return seen
}

/** The answer is there when the server says that it has ended: a page that draws nothing has no long frames either. */
async function mustShowAll(page: PlainPage): Promise<void> {
  const least = seconds * tokensPerSecond * tokenChars * leastShown
  const latest = Date.now() + 2_000
  const shown = () => page.evaluate(() => [...document.getElementsByTagName('article')].at(-1)?.textContent.length ?? 0)
  while ((await shown()) <= least) if (Date.now() > latest) throw new Error(`not all of the answer is shown`)
}

/** The person reads what was said before. */
async function leaveEnd(page: PlainPage): Promise<void> {
  const at = { x: 640, y: 400 }
  await page.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...at })
  await page.send('Input.dispatchMouseEvent', { type: 'mouseWheel', ...at, deltaX: 0, deltaY: -900 })
  await pause(1_500)
}

/** The same answer at the same pace on the same machine, while a page watches a text that does nothing but grow. */
async function streamBare(browser: Browser, ask: Ask): Promise<number[]> {
  const page = await openPlainPage(browser)
  await page.goTo('data:text/html,<pre style="white-space:pre-wrap">')
  await page.slowDown(slowerBy)
  const frames = page.evaluate(
    ({ everyMs, lastMs }) =>
      new Promise<number[]>((resolve) => {
        const gaps: number[] = []
        const place = document.querySelector('pre')
        const timer = setInterval(() => place?.append('word '), everyMs)
        const began = performance.now()
        let last = began
        const onFrame = (now: number) => {
          gaps.push(now - last)
          last = now
          scrollTo(0, document.body.scrollHeight)
          if (now - began < lastMs) return requestAnimationFrame(onFrame)
          clearInterval(timer)
          return resolve(gaps)
        }
        requestAnimationFrame(onFrame)
      }),
    { everyMs: 1_000 / tokensPerSecond, lastMs: seconds * 1_000 },
  )
  await Promise.all([frames, ask(`markdown ${seconds * tokensPerSecond} rate ${tokensPerSecond}`)])
  await page.close()
  return frames
}

function judgeStream({ bare, atEnd, inLong }: { bare: number[]; atEnd: Seen; inLong: Seen }): Result[] {
  const shift = (what: string, { shift: score, moved }: Seen): Result => ({
    id: 'W3',
    what: `layout shift while an answer streams in, ${what}`,
    unit: 'score',
    measured: score,
    baseline: null,
    judged: 'measured',
    must: 0.01,
    aim: 0,
    better: 'lower',
    ...(moved[0] !== undefined && { note: `moved: ${moved.slice(0, 3).join('; ')}` }),
  })
  const frames = (what: string, seen: Seen): Result => ({
    id: 'W4',
    what: `longest frame at ${tokensPerSecond} tokens/s, on a processor ${slowerBy} times slower, ${what}`,
    unit: 'ms',
    measured: Math.max(0, ...seen.frames),
    baseline: Math.max(0, ...bare),
    judged: 'measured',
    must: 50,
    aim: 34,
    better: 'lower',
    note: noteOf(seen, bare),
  })
  return [
    shift('at its end', atEnd),
    shift('read above', inLong),
    frames('at its end', atEnd),
    frames(`read above, ${messagesBefore} messages before`, inLong),
  ]
}

function noteOf({ frames, longFrames, longTasks }: Seen, bare: number[]): string {
  const over = frames.filter((ms) => ms > 50).length
  const share = (of: number[]) => `p50 ${percentile(of, 0.5).toFixed(0)}, p99 ${percentile(of, 0.99).toFixed(0)} ms`
  const worst = longFrames.toSorted((a, b) => b.ms - a.ms).slice(0, 3)
  return [
    `${over} of ${frames.length} frames over 50 ms (${share(frames)})`,
    `the browser itself counts ${longFrames.length} long frames, ${longTasks.length} long tasks`,
    ...worst.map(({ ms, by }) => `${ms.toFixed(0)} ms (${by})`),
    `the baseline, a bare text that grows as fast while the same answer streams: ${bare.filter((ms) => ms > 50).length} of ${bare.length} (${share(bare)})`,
  ].join('; ')
}
