import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { must } from '@rain/protocol'
import { startWebServer, type WebServer } from '@rain/runtime/egress/testing'
import type { Later } from './pool.ts'
import { chromiumHere, openBrowserLab, type BrowserLab } from './testing/browser-lab.ts'
import { startOwnChromium } from './testing/start-own-chromium.ts'
import { greetWebSocket } from './testing/web-socket-server.ts'

/** Says in its title what becomes of the socket that its address names. */
const socketPage = `<title>waiting</title><script>
  const socket = new WebSocket(decodeURIComponent(location.search.slice(1)))
  socket.onmessage = ({ data }) => (document.title = 'heard ' + data)
  socket.onerror = () => (document.title = 'refused')
</script>`

const describeWithChromium = chromiumHere === null ? describe.skip : describe

describeWithChromium('the pages of a runner (skipped where there is no Chromium)', () => {
  let web: WebServer
  let home: WebServer
  let brokenOff = 0
  const labs: BrowserLab[] = []
  const site = (path: string) => `http://site.test:${web.port}${path}`

  beforeAll(async () => {
    home = await startWebServer(
      (request, response) => {
        response.setHeader('content-type', 'text/html')
        response.end(request.url?.startsWith('/socket') ? socketPage : 'secrets of the house')
      },
      { onUpgrade: greetWebSocket },
    )
    web = await startWebServer(
      (request, response) => {
        if (request.url === '/endless') {
          response.setHeader('content-disposition', 'attachment; filename="endless.bin"')
          response.on('close', () => brokenOff++)
          const more = () =>
            void (response.destroyed || response.write(Buffer.alloc(64 * 1024), () => setImmediate(more)))
          return more()
        }
        if (request.url === '/small') response.setHeader('content-disposition', 'attachment; filename="small.bin"')
        response.setHeader('content-type', 'text/html')
        response.end(request.url?.startsWith('/socket') ? socketPage : '<title>Page</title>')
      },
      { onUpgrade: greetWebSocket },
    )
  })
  afterAll(async () => {
    for (const lab of labs) await lab.close()
    await Promise.all([web?.close(), home?.close()])
  })
  async function openLab(options: Parameters<typeof openBrowserLab>[0] = {}): Promise<BrowserLab> {
    const lab = await openBrowserLab({ onWeb: ['site.test', 'other.test'], ...options })
    labs.push(lab)
    return lab
  }

  /** Chromium takes away what was broken off in its own time. */
  async function emptied(folder: string): Promise<void> {
    while ((await readdir(folder)).length > 0) await new Promise((resolve) => setImmediate(resolve))
  }

  describe('a WebSocket', () => {
    let lab: BrowserLab
    beforeAll(async () => {
      lab = await openLab()
    })

    /** What a page at `from` has made of a socket to `to`, and what the model was told of it. */
    async function talk(from: string, to: string, allowedHosts: string[] = []) {
      const url = `${from}/socket?${encodeURIComponent(`ws://${to}/`)}`
      const opened = await lab.call('browser_navigate', { url }, { allowedHosts })
      const page = must(lab.pool.pagesOf('agt_test').current, 'a page is open').page
      await page.waitForFunction(`document.title !== 'waiting'`)
      const looked = await lab.call('browser_snapshot', {})
      return { title: await page.title(), told: opened.content + looked.content }
    }

    test('of a page of the web reaches a host of the web, its own and others', async () => {
      expect(await talk(site(''), `site.test:${web.port}`)).toMatchObject({ title: 'heard hello' })
      expect(await talk(site(''), `other.test:${web.port}`)).toMatchObject({ title: 'heard hello' })
    })

    test.each([
      ['this computer', () => `127.0.0.1:${home.port}`, 'private_address'],
      ['a name that leads into the own network', () => `nas.lan:${home.port}`, 'private_address'],
      ['a metadata address', () => '169.254.169.254', 'metadata_address'],
    ])('of a page of the web is refused to %s', async (_what, to, code) => {
      const { title, told } = await talk(site(''), to())
      expect(title).toBe('refused')
      expect(told).toContain(code)
    })

    test('of a page at home reaches what was allowed, and nothing else', async () => {
      const nas = `nas.lan:${home.port}`
      expect(await talk(`http://${nas}`, nas, ['nas.lan'])).toMatchObject({ title: 'heard hello' })
      for (const other of [`router.lan:${home.port}`, `site.test:${web.port}`]) {
        const { title, told } = await talk(`http://${nas}`, other, ['nas.lan'])
        expect(title).toBe('refused')
        expect(told).toContain('host_not_allowed')
      }
    })
  })

  test('pages that are left alone are closed, and Chromium with the last; a use in between puts it off', async () => {
    const waiting: { ms: number; run: () => void; isOff: boolean }[] = []
    const later: Later = (ms, run) => {
      const entry = { ms, run, isOff: false }
      waiting.push(entry)
      return () => void (entry.isOff = true)
    }
    const lab = await openLab({ settings: { idleMs: 1_000, later } })
    await lab.call('browser_navigate', { url: site('/') })
    await lab.call('browser_snapshot', {})
    expect(waiting.map(({ ms, isOff }) => [ms, isOff])).toEqual([
      [1_000, true],
      [1_000, false],
    ])
    const browser = must(lab.started.at(-1)?.browser ?? null, 'it was started')
    const ended = new Promise<void>((resolve) => browser.once('disconnected', () => resolve()))
    waiting.at(-1)?.run()
    await ended
    expect(lab.pool.pagesOf('agt_test').tabs).toEqual([])
    expect((await lab.call('browser_snapshot', {})).content).toContain(`The last one was ${site('/')}`)
    expect(await lab.call('browser_navigate', { url: site('/') })).toMatchObject({ isError: false })
  })

  test('as many pages are open as there is room for, those of the agent at work last to go', async () => {
    let nowMs = 0
    const lab = await openLab({ settings: { mostPages: 2, now: () => ++nowMs } })
    for (const agentId of ['a', 'b', 'c']) await lab.call('browser_navigate', { url: site('/') }, { agentId })
    expect(['a', 'b', 'c'].map((agentId) => lab.pool.pagesOf(agentId).tabs.length)).toEqual([0, 1, 1])
    await lab.pool.use('b', async () => {
      await lab.call('browser_navigate', { url: site('/') }, { agentId: 'a' })
    })
    expect(['a', 'b', 'c'].map((agentId) => lab.pool.pagesOf(agentId).tabs.length)).toEqual([1, 1, 0])
  })

  describe('joined to a Chromium that runs already', () => {
    let own: Awaited<ReturnType<typeof startOwnChromium>>
    let lab: BrowserLab
    beforeAll(async () => {
      if (chromiumHere?.kind !== 'program') throw new Error('there is no program of Chromium')
      own = await startOwnChromium(chromiumHere.path)
      lab = await openLab({ source: { kind: 'cdp', address: own.address }, mostDownloadBytes: 1_000_000 })
    })
    afterAll(async () => {
      await lab?.pool.close()
      await own?.close()
    })

    test('pages go the same ways: to the web, and not into the own network', async () => {
      expect(await lab.call('browser_navigate', { url: site('/') })).toMatchObject({ isError: false })
      const page = must(lab.pool.pagesOf('agt_test').current, 'a page is open').page
      const before = home.requests.length
      for (const at of [`127.0.0.1:${home.port}`, `localhost:${home.port}`, `nas.lan:${home.port}`]) {
        await page.evaluate((url) => fetch(url, { mode: 'no-cors' }).catch(() => {}), `http://${at}/`)
      }
      expect(home.requests.slice(before)).toEqual([])
      expect((await lab.call('browser_snapshot', {})).content).toContain('private_address')
    })

    test('a download arrives, and one beyond the limit is broken off and leaves nothing', async () => {
      const kept = await lab.call('browser_download', { url: site('/small'), path: 'small.bin' })
      expect(kept).toMatchObject({ isError: false })
      const refused = await lab.call('browser_download', { url: site('/endless'), path: 'endless.bin' })
      expect(refused).toMatchObject({ isError: true, content: expect.stringContaining('larger than') })
      await emptied(must(lab.pool.downloadsPath(), 'it is joined'))
    })

    test('closing ends the pages of agents, and leaves Chromium to whoever runs it', async () => {
      await lab.call('browser_navigate', { url: site('/') })
      await lab.call('browser_close', {})
      expect(await lab.call('browser_navigate', { url: site('/') })).toMatchObject({ isError: false })
      expect(lab.started).toHaveLength(2)
    })
  })

  test('a download beyond the limit is broken off at its host too, and leaves nothing', async () => {
    const lab = await openLab({ mostDownloadBytes: 1_000_000 })
    const before = brokenOff
    const refused = await lab.call('browser_download', { url: site('/endless'), path: 'endless.bin' })
    expect(refused).toMatchObject({ isError: true, content: expect.stringContaining('larger than') })
    expect(await readdir(lab.context.cwd)).toEqual([])
    await emptied(must(lab.pool.downloadsPath(), 'it is started'))
    await lab.call('browser_close', {})
    expect(brokenOff).toBe(before + 1)
  })
})
