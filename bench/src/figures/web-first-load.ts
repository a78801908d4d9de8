import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import type { Bench } from '../bench.ts'
import type { Figure, Result } from '../figure.ts'
import { median } from '../measure/percentile.ts'
import { openChromium } from '../web/open-chromium.ts'
import { openPlainDashboard } from '../web/open-dashboard.ts'
import { openPlainPage, type PlainPage } from '../web/open-plain-page.ts'
import { projectFolder } from '../web/project-folder.ts'

const covers = ['W1', 'W2'] as const
const slowerBy = 4
const rounds = 5
const agent = 'web-first'
/** Without a long task: then nothing keeps the person from writing any more. */
const quietMs = 1_000
const answer = 'A short answer'

/** What a browser fetches before it shows a chat for the first time, and when a person can write there. */
export const webFirstLoad: Figure = {
  covers: [...covers],
  quick: true,
  async run(bench): Promise<Result[]> {
    const browser = await openChromium()
    if ('problem' in browser) {
      return covers.map((id) => ({ id, what: 'first load of the dashboard', notMeasured: browser.problem }))
    }
    try {
      const client = await bench.connect()
      await client.openFolder(agent, await projectFolder(bench, agent))
      await client.ask(agent, `say ${answer} with **markdown** in it.`)
      await client.close()
      await bench.quiet()
      const loads = []
      for (let round = 0; round < (bench.quick ? 3 : rounds); round++) loads.push(await load(browser, bench))
      const bare = []
      for (let round = 0; round < loads.length; round++) bare.push(await loadBare(browser))
      return [
        {
          id: 'W1',
          what: 'script fetched before a chat can be used, packed',
          unit: 'kB',
          measured: median(loads.map(({ kilobytes }) => kilobytes)),
          baseline: null,
          judged: 'measured',
          must: 250,
          aim: 200,
          better: 'lower',
          note: `${loads[0]?.files} files, ${loads[0]?.unpackedKilobytes.toFixed(0)} kB of script when unpacked`,
        },
        {
          id: 'W2',
          what: `until a chat can be used, on a processor ${slowerBy} times slower`,
          unit: 'ms',
          measured: median(loads.map(({ interactiveMs }) => interactiveMs)),
          baseline: median(bare),
          judged: 'measured',
          must: 1_000,
          aim: 700,
          better: 'lower',
          note: `the conversation was shown at ${median(loads.map(({ shownMs }) => shownMs)).toFixed(0)} ms; the baseline is a page of one line, in the same browser`,
        },
      ]
    } finally {
      await browser.close()
    }
  },
}

/**
 * From the beginning of the navigation until the conversation is on the screen, somebody can write, and the page has a second
 * without a task over 50 ms before it: the end of the last one counts.
 */
async function load(browser: Browser, bench: Bench) {
  const page = await openPlainDashboard({ browser, bench, agent, slowerBy })
  try {
    const shown = await page.evaluate((words) => window.rainWatch.untilShown(words), answer)
    await pause(quietMs * 2)
    const loaded = await page.evaluate(
      ({ shownAt, quiet }) => {
        const scripts = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter(
          ({ name, startTime }) => new URL(name).pathname.endsWith('.js') && startTime <= shownAt,
        )
        const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0) / 1_000
        const ends = window.rainWatch.longTaskEnds.toSorted((a, b) => a - b)
        return {
          kilobytes: sum(scripts.map(({ encodedBodySize }) => encodedBodySize)),
          unpackedKilobytes: sum(scripts.map(({ decodedBodySize }) => decodedBodySize)),
          files: scripts.length,
          shownMs: shownAt,
          interactiveMs: ends.reduce((at, end) => (end > at && end - at < quiet ? end : at), shownAt),
        }
      },
      { shownAt: shown, quiet: quietMs },
    )
    await mustTakeWords(page)
    return loaded
  } finally {
    await page.close()
  }
}

/** What a person types is in the field. */
async function mustTakeWords(page: PlainPage): Promise<void> {
  const words = 'Something to say'
  await page.evaluate(() => document.querySelector<HTMLElement>('#composer')?.focus())
  await page.send('Input.insertText', { text: words })
  const field = await page.evaluate(() => document.querySelector<HTMLTextAreaElement>('#composer')?.value)
  if (field !== words) throw new Error(`the field says: ${field}`)
}

/** A page of one line, from the beginning of the navigation to its first frame. */
async function loadBare(browser: Browser): Promise<number> {
  const page = await openPlainPage(browser)
  await page.slowDown(slowerBy)
  await page.goTo('data:text/html,<p>bare')
  const took = await page.evaluate(
    () => new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now()))),
  )
  await page.close()
  return took
}
