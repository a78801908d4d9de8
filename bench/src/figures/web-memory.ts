import type { Figure, Result } from '../figure.ts'
import { openDashboard, type Dashboard } from '../web/open-dashboard.ts'
import { openChromium } from '../web/open-chromium.ts'
import { projectFolder } from '../web/project-folder.ts'

/** So many tokens an hour of streaming has, at 200 a second. */
const hourTokens = 3_600 * 200
const perAnswer = 8_000
const tokenChars = 4
const agent = 'web-memory'

/** What the page keeps of an hour's worth of tokens, as fast as they come. `--quick`: of a tenth of that, with a tenth of the limit. */
export const webMemory: Figure = {
  covers: ['W5'],
  quick: true,
  async run(bench): Promise<Result[]> {
    const browser = await openChromium()
    if ('problem' in browser) return [{ id: 'W5', what: 'memory of the page', notMeasured: browser.problem }]
    try {
      const client = await bench.connect()
      await client.openFolder(agent, await projectFolder(bench, agent))
      const share = bench.quick ? 10 : 1
      const answers = Math.ceil(hourTokens / perAnswer / share)
      const stream = async (count: number) => {
        for (let answer = 0; answer < count; answer++) await client.ask(agent, `markdown ${perAnswer}`)
      }
      await stream(1)
      const dashboard = await openDashboard({ browser, bench, agent })
      // what any page has after a while: code, caches, one answer drawn
      await stream(2)
      const before = await keptOf(dashboard)
      await stream(answers)
      const after = await keptOf(dashboard)
      await client.close()
      await dashboard.close()
      const tokens = answers * perAnswer
      return [
        {
          id: 'W5',
          what: `memory of the page more after ${tokens.toLocaleString('en')} streamed tokens`,
          unit: 'MB',
          measured: (after.bytes - before.bytes) / 1e6,
          baseline: (tokens * tokenChars) / 1e6,
          judged: 'measured',
          must: 40 / share,
          aim: 20 / share,
          better: 'lower',
          note: `${(after.bytes / 1e6).toFixed(1)} MB and ${after.nodes} nodes in the end, ${before.nodes} before; the baseline is the text itself, which the page keeps`,
        },
      ]
    } finally {
      await browser.close()
    }
  },
}

/** What is left after a garbage collection: of scripts, of the document, and of buffers. */
async function keptOf({ page, cdp }: Dashboard): Promise<{ bytes: number; nodes: number }> {
  await page.waitForTimeout(2_000)
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await heapOf(cdp)
  const { nodes } = await cdp.send('Memory.getDOMCounters')
  return { bytes: usedSize + embedderHeapUsedSize + backingStorageSize, nodes }
}

type Heap = { usedSize: number; embedderHeapUsedSize?: number; backingStorageSize?: number }

async function heapOf(cdp: Dashboard['cdp']): Promise<Heap> {
  return cdp.send('Runtime.getHeapUsage')
}
