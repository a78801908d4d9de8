import type { Browser } from 'playwright-core'
import type { Bench } from '../bench.ts'
import type { Figure, Result } from '../figure.ts'
import { openDashboard, type Dashboard } from '../web/open-dashboard.ts'
import { openChromium } from '../web/open-chromium.ts'
import type { Seen } from '../web/watch-page.ts'
import { projectFolder } from '../web/project-folder.ts'

const covers = ['W3', 'W4', 'W5'] as const
const slowerBy = 4
const tokensPerSecond = 200
const seconds = 20
/** So many tokens an hour of streaming has at that rate. */
const hourTokens = 3_600 * tokensPerSecond
const perAnswer = 8_000

/** An answer as it streams in: what it does to frames, to the place of things, and to memory. */
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
      await client.openFolder('web-stream', await projectFolder(bench, 'web-stream'))
      await client.ask('web-stream', 'markdown 100')
      const dashboard = await openDashboard({ browser, bench, agent: 'web-stream' })
      const ask = (rules: string) => client.ask('web-stream', rules)
      await bench.quiet()
      const bare = await streamBare(browser)
      const seen = await stream(dashboard, ask)
      const memory = await growth(dashboard, ask, bench)
      await client.close()
      await dashboard.close()
      return [...judgeStream(seen, bare), memory]
    } finally {
      await browser.close()
    }
  },
}

type Ask = (rules: string) => Promise<unknown>

async function stream({ page, slowDown }: Dashboard, ask: Ask): Promise<Seen> {
  await slowDown(slowerBy)
  await page.evaluate(() => window.rainWatch.begin())
  await ask(`markdown ${seconds * tokensPerSecond} rate ${tokensPerSecond}`)
  const seen = await page.evaluate(() => window.rainWatch.end())
  await slowDown(1)
  return seen
}

/** The same pace with nothing but a text that grows. */
async function streamBare(browser: Browser): Promise<number[]> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await page.goto('data:text/html,<pre style="white-space:pre-wrap">')
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowerBy })
  const frames = await page.evaluate(
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
    { everyMs: 1_000 / tokensPerSecond, lastMs: (seconds * 1_000) / 4 },
  )
  await context.close()
  return frames
}

function judgeStream({ frames, longTasks, shift, moved }: Seen, bare: number[]): Result[] {
  const longest = Math.max(0, ...frames)
  const over = frames.filter((ms) => ms > 50).length
  return [
    {
      id: 'W3',
      what: 'layout shift while an answer streams in',
      unit: 'score',
      measured: shift,
      baseline: null,
      judged: 'measured',
      must: 0.01,
      aim: 0,
      better: 'lower',
      ...(moved[0] !== undefined && { note: `moved: ${moved.slice(0, 3).join('; ')}` }),
    },
    {
      id: 'W4',
      what: `longest frame at ${tokensPerSecond} tokens/s, on a processor ${slowerBy} times slower`,
      unit: 'ms',
      measured: longest,
      baseline: Math.max(0, ...bare),
      judged: 'measured',
      must: 50,
      aim: 34,
      better: 'lower',
      note: `${over} of ${frames.length} frames over 50 ms, ${longTasks.length} tasks of the page over 50 ms; the baseline is a bare text that grows as fast`,
    },
  ]
}

/** After an hour's worth of tokens, as fast as they come, against what is kept after a twentieth of that. */
async function growth(dashboard: Dashboard, ask: Ask, bench: Bench): Promise<Result> {
  const answers = Math.ceil(hourTokens / perAnswer / (bench.quick ? 10 : 1))
  const early = Math.max(2, Math.round(answers / 20))
  const stream = async (count: number) => {
    for (let answer = 0; answer < count; answer++) await ask(`markdown ${perAnswer}`)
  }
  await stream(early)
  const before = await keptBytes(dashboard)
  await stream(answers - early)
  const after = await keptBytes(dashboard)
  const text = ((answers - early) * perAnswer * 4) / 1e6
  return {
    id: 'W5',
    what: `memory of the page more after ${((answers - early) * perAnswer).toLocaleString('en')} streamed tokens`,
    unit: 'MB',
    measured: (after - before) / 1e6,
    baseline: text,
    judged: 'measured',
    must: 40,
    aim: 20,
    better: 'lower',
    note: 'the baseline is the text itself, which the page keeps',
  }
}

async function keptBytes({ page, cdp }: Dashboard): Promise<number> {
  await page.waitForTimeout(1_000)
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return usedSize
}
