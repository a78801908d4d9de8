import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startWebServer, type WebServer } from '@rain/runtime/egress/testing'
import { chromiumHere, openBrowserLab, refOf, type BrowserLab } from './testing/browser-lab.ts'

const pages: Record<string, string> = {
  '/form': `<title>Form</title><h1>Order</h1>
    <form action="/thanks"><label>Name <input name="name"></label>
    <label>Size <select name="size"><option>Small<option>Large</select></label><button>Send</button></form>`,
  '/thanks': '<title>Thanks</title><p>Your order is in.</p>',
  '/inside': '<title>Inside</title><p id=out>waiting</p>',
  '/box': `<title>Box</title><button onclick="document.title = confirm('Sure?') ? 'yes' : 'no'">Ask</button>`,
  '/popup': `<title>Popup</title><button onclick="for (let i = 0; i < 5; i++) window.open('/thanks')">Open</button>`,
  '/writes': `<title>Writes</title><button onclick="window.open('about:blank').document.write('<h1>Obey me</h1>')">Write</button>`,
  '/hang': '<title>Hang</title><button onclick="for (;;) {}">Hang</button>',
  '/console': `<title>Console</title><script>console.error('so it goes'); fetch('/missing'); throw new Error('broken')</script>`,
  '/field': `<title>Field</title><input type=file onchange="this.files[0].text().then((text) => (document.title = text))">`,
  '/tall': `<title>Tall</title><div style="height:3000px"></div><button>Last</button>
    <script>addEventListener('scroll', () => (document.title = 'scrolled ' + scrollY))</script>`,
  '/later': `<title>Later</title><script>setTimeout(() => document.body.append('arrived'), 300)</script>`,
  '/what': `<title>What</title><script>document.title = [typeof RTCPeerConnection, navigator.serviceWorker?.controller].join()</script>`,
}

const describeWithChromium = chromiumHere === null ? describe.skip : describe

describeWithChromium('browser (skipped where there is no Chromium)', () => {
  let web: WebServer
  let home: WebServer
  let lab: BrowserLab
  const site = (path: string) => `http://site.test:${web.port}${path}`

  beforeAll(async () => {
    home = await startWebServer((_request, response) => response.end('secrets of the house'))
    web = await startWebServer((request, response) => {
      const path = request.url?.split('?')[0] ?? ''
      if (path === '/redirect')
        return void response.writeHead(302, { location: `http://127.0.0.1:${home.port}/` }).end()
      if (path === '/file') {
        response.setHeader('content-disposition', 'attachment; filename="report.bin"')
        return void response.end(Buffer.from([1, 2, 3, 0, 255]))
      }
      if (path === '/links') {
        response.setHeader('content-type', 'text/html')
        return void response.end('<title>Links</title><a href="/file">Get it</a>')
      }
      if (path === '/reach') {
        response.setHeader('content-type', 'text/html')
        return void response.end(reachPage(home.port))
      }
      const page = pages[path]
      response.statusCode = page === undefined ? 404 : 200
      response.setHeader('content-type', 'text/html')
      response.end(page ?? 'not there')
    })
    lab = await openBrowserLab({ onWeb: ['site.test', 'other.test'] })
  })
  afterAll(async () => {
    await lab?.close()
    await web?.close()
    await home?.close()
  })

  test('a page is opened and told of with its elements, marked as words of its host', async () => {
    const outcome = await lab.call('browser_navigate', { url: site('/form') })
    expect(outcome).toMatchObject({ isError: false, readFrom: `site.test:${web.port}` })
    expect(outcome.content).toContain('Title: "Form"')
    expect(outcome.content).toMatch(/\[outside text \w+ begins: from site\.test/)
    expect(outcome.content).toMatch(/textbox "Name" \[ref=e\d+\]/)
  })

  test('a form is filled and sent by the references of a snapshot', async () => {
    await lab.call('browser_navigate', { url: site('/form') })
    const snapshot = await lab.call('browser_snapshot', {})
    await lab.call('browser_type', { ref: refOf(snapshot, 'textbox "Name"'), text: 'Ada & Co' })
    await lab.call('browser_select', { selector: 'select', values: ['Large'] })
    const sent = await lab.call('browser_click', {
      ref: refOf(await lab.call('browser_snapshot', {}), 'button "Send"'),
    })
    expect(sent.content).toContain('Your order is in.')
    expect(web.requests.at(-1)?.line).toBe('GET /thanks?name=Ada+%26+Co&size=Large')
  })

  test('an element that is not there, or not alone, is told before anything is clicked', async () => {
    await lab.call('browser_navigate', { url: site('/form') })
    expect((await lab.call('browser_click', { ref: 'e999' })).content).toContain('no element e999 any more')
    expect((await lab.call('browser_click', { selector: 'label' })).content).toContain('2 elements match')
    expect((await lab.call('browser_click', { selector: 'a[' })).content).toContain('not a CSS selector')
    expect((await lab.call('browser_click', {})).content).toContain('either ref or selector')
  })

  test.each([
    ['an address of the own network', () => `http://127.0.0.1:${home.port}/`, 'private_address'],
    ['a name that leads there', () => `http://nas.lan:${home.port}/`, 'private_address'],
    ['a metadata address', () => 'http://169.254.169.254/', 'metadata_address'],
    ['a file', () => 'file:///etc/passwd', 'not_http'],
    ['a page of the browser itself', () => 'chrome://version', 'not_http'],
    ['a script', () => 'javascript:alert(1)', 'not_http'],
  ])('%s is not opened', async (_what, url, code) => {
    const outcome = await lab.call('browser_navigate', { url: url() })
    expect(outcome).toMatchObject({ isError: true, content: expect.stringContaining(`(${code})`) })
    expect(home.requests).toEqual([])
  })

  test('a redirect into the own network goes nowhere, and the model is told', async () => {
    const outcome = await lab.call('browser_navigate', { url: site('/redirect') })
    expect(outcome).toMatchObject({ isError: true, content: expect.stringContaining('private_address') })
    expect(home.requests).toEqual([])
  })

  test('nothing on a page reaches the own network: image, frame, fetch, beacon, WebSocket, worker, form', async () => {
    const opened = await lab.call('browser_navigate', { url: site('/reach') })
    const done = await lab.call('browser_wait_for', { text: 'all tried', seconds: 20 })
    expect(done.isError).toBe(false)
    expect(opened.content + done.content).toContain(`127.0.0.1:${home.port} was blocked (private_address)`)
    expect(home.requests).toEqual([])
  })

  test('a host at home opens when the person allowed it, apart from the pages of the web', async () => {
    const at = { allowedHosts: ['nas.lan'] }
    const opened = await lab.call('browser_navigate', { url: `http://nas.lan:${home.port}/` }, at)
    expect(opened).toMatchObject({ isError: false, content: expect.stringContaining('secrets of the house') })
    const before = home.requests.length
    // The same agent's page of the web still cannot reach it,
    await lab.call('browser_navigate', { url: site('/inside') })
    const page = lab.pool.pagesOf('agt_test').current?.page
    const answer = await page?.evaluate(
      (url) =>
        fetch(url, { mode: 'no-cors' }).then(
          () => 'reached',
          () => 'failed',
        ),
      `http://nas.lan:${home.port}/x`,
    )
    expect([answer, home.requests.slice(before).map(({ line }) => line)]).toEqual(['reached', []]) // by the proxy's refusal
    // and a page at home reaches nothing but what was allowed.
    const [atHome] = lab.pool.pagesOf('agt_test').tabs.filter((tab) => tab.zone.name === 'home')
    const webBefore = web.requests.length
    await atHome?.page.evaluate((url) => fetch(url, { mode: 'no-cors' }).catch(() => {}), site('/leak'))
    expect(web.requests.slice(webBefore).map(({ line }) => line)).toEqual([])
    expect(atHome?.zone.takeRefusals().join()).toContain('host_not_allowed')
  })

  test('a box of the page is dismissed unless the call says otherwise', async () => {
    await lab.call('browser_navigate', { url: site('/box') })
    const dismissed = await lab.call('browser_click', { selector: 'button' })
    expect(dismissed.content).toContain('Title: "no"')
    expect(dismissed.content).toContain('box (confirm): "Sure?". It was dismissed.')
    expect((await lab.call('browser_click', { selector: 'button', dialog: 'accept' })).content).toContain(
      'Title: "yes"',
    )
  })

  test('tabs are opened, listed, switched and closed', async () => {
    await lab.call('browser_close', {})
    await lab.call('browser_navigate', { url: site('/form') })
    expect((await lab.call('browser_tabs', { action: 'open' })).content).toBe(
      `1: ${site('/form')}\n2 (current): about:blank`,
    )
    await lab.call('browser_navigate', { url: site('/inside') })
    await lab.call('browser_tabs', { action: 'switch', tab: 1 })
    expect((await lab.call('browser_snapshot', {})).content).toContain('Title: "Form"')
    expect((await lab.call('browser_tabs', { action: 'close', tab: 1 })).content).toBe(
      `1 (current): ${site('/inside')}`,
    )
  })

  test('an empty tab and closing hold no words of anybody, and every page those of its host', async () => {
    await lab.call('browser_close', {})
    const readFrom = async (tool: string, input: object = {}) => (await lab.call(tool, { ...input })).readFrom
    expect(await readFrom('browser_tabs', { action: 'open' })).toBeUndefined()
    expect(await readFrom('browser_snapshot')).toBeUndefined()
    expect(await readFrom('browser_screenshot')).toBeUndefined()
    expect(await readFrom('browser_close')).toBeUndefined()
    const host = `site.test:${web.port}`
    expect(await readFrom('browser_navigate', { url: site('/form') })).toBe(host)
    // The list has the address of the other tab.
    expect(await readFrom('browser_tabs', { action: 'open' })).toBe(host)
    expect(await readFrom('browser_snapshot')).toBeUndefined()
    expect(await readFrom('browser_download', { url: site('/file'), path: 'of-a-host.bin' })).toBe(host)
    expect(await readFrom('browser_close')).toBeUndefined()
  })

  test('an empty window that a page has opened and written into holds the words of that page', async () => {
    await lab.call('browser_navigate', { url: site('/writes') })
    await lab.call('browser_click', { selector: 'button' })
    await lab.call('browser_tabs', { action: 'switch', tab: 2 })
    const read = await lab.call('browser_snapshot', {})
    expect(read.content).toContain('Obey me')
    expect(read.content).toContain('Page: about:blank')
    expect(read.readFrom).toBe(`site.test:${web.port}`)
    await lab.call('browser_close', {})
  })

  test('going back shows the page before, and says when there is none', async () => {
    await lab.call('browser_close', {})
    await lab.call('browser_navigate', { url: site('/form') })
    await lab.call('browser_navigate', { url: site('/thanks') })
    expect((await lab.call('browser_back', {})).content).toContain('Title: "Form"')
  })

  test('text is waited for, read, and a wait that fails says so', async () => {
    await lab.call('browser_navigate', { url: site('/later') })
    expect((await lab.call('browser_wait_for', { text: 'arrived' })).isError).toBe(false)
    expect((await lab.call('browser_extract_text', {})).content).toContain('arrived')
    const late = await lab.call('browser_wait_for', { text: 'never', seconds: 0.2 })
    expect(late).toMatchObject({ isError: true, content: expect.stringContaining('did not come about in time') })
  })

  test('scrolling moves the page', async () => {
    await lab.call('browser_navigate', { url: site('/tall') })
    await lab.call('browser_scroll', { pixels: 500 })
    expect((await lab.call('browser_wait_for', { selector: 'button' })).content).toContain('Title: "scrolled 500"')
  })

  test('a screenshot is a picture of its stated size', async () => {
    await lab.call('browser_navigate', { url: site('/form') })
    const { images, content } = await lab.call('browser_screenshot', {})
    expect(images).toEqual([{ mediaType: 'image/jpeg', width: 1280, height: 800, bytes: expect.any(Buffer) }])
    expect(content).toContain('1280 × 800')
    await lab.call('browser_navigate', { url: site('/tall') })
    const whole = await lab.call('browser_screenshot', { full_page: true })
    expect(whole.images?.[0]?.height).toBeGreaterThan(3000)
  })

  test('the console, uncaught errors and failed requests are told', async () => {
    await lab.call('browser_navigate', { url: site('/console') })
    const { content } = await lab.call('browser_console', {})
    expect(content).toContain('error: so it goes')
    expect(content).toContain('uncaught: broken')
    expect(content).toContain(`status 404: GET ${site('/missing')}`)
  })

  test('WebRTC is not there', async () => {
    expect((await lab.call('browser_navigate', { url: site('/what') })).content).toContain('Title: "undefined,')
  })

  test('a file of the folder is put into a field, one from elsewhere is not', async () => {
    await writeFile(join(lab.context.cwd, 'note.txt'), 'my note')
    await writeFile(join(lab.context.outside, 'secret.txt'), 'secret')
    await lab.call('browser_navigate', { url: site('/field') })
    const put = await lab.call('browser_upload', { selector: 'input', path: 'note.txt' })
    expect(put.content).toContain('Title: "my note"')
    const refused = await lab.call('browser_upload', { selector: 'input', path: '../outside/secret.txt' })
    expect(refused).toMatchObject({ isError: true, content: expect.stringContaining('not in your folder') })
  })

  test('a download is kept in the folder, by click or address, and nowhere else', async () => {
    await lab.call('browser_navigate', { url: site('/links') })
    const kept = await lab.call('browser_download', { selector: 'a', path: 'got/report.bin' })
    expect(kept).toMatchObject({ isError: false, content: expect.stringContaining('"report.bin"') })
    expect([...(await readFile(join(lab.context.cwd, 'got/report.bin')))]).toEqual([1, 2, 3, 0, 255])
    expect(await lab.call('browser_download', { url: site('/file'), path: 'again.bin' })).toMatchObject({
      isError: false,
    })
    const refused = await lab.call('browser_download', { url: site('/file'), path: '../outside/x' })
    expect(refused).toMatchObject({ isError: true, content: expect.stringContaining('not in your folder') })
  })

  test('a download that nobody asked for is stopped and told', async () => {
    await lab.call('browser_navigate', { url: site('/links') })
    const clicked = await lab.call('browser_click', { selector: 'a' })
    expect(clicked.content).toContain('wanted to download a file; that was stopped')
  })

  test('a page that hangs harms its own call alone', async () => {
    await lab.call('browser_navigate', { url: site('/hang') })
    const abort = new AbortController()
    const hanging = lab.call('browser_click', { selector: 'button' }, { signal: abort.signal })
    const page = lab.pool.pagesOf('agt_test').current?.page
    await page?.waitForEvent('console', { timeout: 500 }).catch(() => {})
    abort.abort()
    expect(await hanging).toMatchObject({ isError: true, content: 'Interrupted before it was finished.' })
    const other = await lab.call('browser_navigate', { url: site('/form') }, { agentId: 'agt_other' })
    expect(other.isError).toBe(false)
    await lab.call('browser_close', {})
  })

  test('an agent sees neither the pages nor the cookies of another', async () => {
    await lab.call('browser_navigate', { url: site('/form') }, { agentId: 'agt_one' })
    await lab.pool.pagesOf('agt_one').current?.page.evaluate(`document.cookie = 'a=1'`)
    await lab.call('browser_navigate', { url: site('/thanks') }, { agentId: 'agt_two' })
    expect(await lab.pool.pagesOf('agt_two').current?.page.evaluate('document.cookie')).toBe('')
    expect(
      (await lab.call('browser_tabs', { action: 'list' }, { agentId: 'agt_two' })).content.split('\n'),
    ).toHaveLength(1)
    await Promise.all(['agt_one', 'agt_two', 'agt_other'].map((agentId) => lab.call('browser_close', {}, { agentId })))
  })

  test('no more than five pages are open, whoever opens them; the one left alone longest goes', async () => {
    for (const agentId of ['a', 'b', 'c', 'd', 'e', 'f']) {
      await lab.call('browser_navigate', { url: site('/form') }, { agentId })
    }
    const counts = ['a', 'b', 'c', 'd', 'e', 'f'].map((agentId) => lab.pool.pagesOf(agentId).tabs.length)
    expect(counts).toEqual([0, 1, 1, 1, 1, 1])
    const gone = await lab.call('browser_snapshot', {}, { agentId: 'a' })
    expect(gone).toMatchObject({ isError: true, content: expect.stringContaining(`The last one was ${site('/form')}`) })
    for (const agentId of ['a', 'b', 'c', 'd', 'e', 'f']) await lab.call('browser_close', {}, { agentId })
  })

  test('popups beyond the room there is are closed', async () => {
    await lab.call('browser_navigate', { url: site('/popup') })
    const clicked = await lab.call('browser_click', { selector: 'button' })
    expect(clicked.content).toContain('5 pages are open already')
    expect(lab.pool.pagesOf('agt_test').tabs.length).toBeLessThanOrEqual(5)
    await lab.call('browser_close', {})
  })

  test('after a crash of Chromium the next call says so, and the one after starts it anew', async () => {
    await lab.call('browser_navigate', { url: site('/form') })
    const ended = lab.started.at(-1)?.browser
    const session = await ended?.newBrowserCDPSession()
    const gone = new Promise<void>((resolve) => ended?.once('disconnected', () => resolve()))
    await session?.send('Browser.crash').catch(() => {})
    await gone
    const told = await lab.call('browser_snapshot', {})
    expect(told).toMatchObject({ isError: true, content: expect.stringContaining(`The last one was ${site('/form')}`) })
    expect(await lab.call('browser_navigate', { url: site('/form') })).toMatchObject({ isError: false })
  })

  test('a page that crashes is told and opened anew', async () => {
    await lab.call('browser_navigate', { url: site('/form') })
    const page = lab.pool.pagesOf('agt_test').current?.page
    const crashed = page?.waitForEvent('crash')
    await page?.goto('chrome://crash').catch(() => {})
    await crashed
    expect((await lab.call('browser_snapshot', {})).content).toContain('crashed')
    expect(await lab.call('browser_navigate', { url: site('/form') })).toMatchObject({ isError: false })
  })
})

/** Tries every door to this computer's loopback that a page has, then says so. */
function reachPage(port: number): string {
  const at = `127.0.0.1:${port}`
  return `<title>Reach</title><img src="http://${at}/img"><iframe src="http://${at}/frame"></iframe>
    <iframe name="sink"></iframe><form action="http://${at}/form" method="post" target="sink"></form>
    <link rel="prefetch" href="http://${at}/prefetch"><link rel="preconnect" href="http://${at}/">
    <script>
      const quietly = (work) => Promise.resolve().then(work).catch(() => {})
      const socket = () => new Promise((done) => {
        const opened = new WebSocket('ws://${at}/socket')
        opened.onopen = opened.onerror = opened.onclose = done
      })
      const worker = () => new Promise((done) => {
        const code = "fetch('http://${at}/worker', { mode: 'no-cors' }).finally(() => postMessage(1)).catch(() => {})"
        new Worker(URL.createObjectURL(new Blob([code]))).onmessage = done
      })
      document.forms[0].submit()
      navigator.sendBeacon('http://${at}/beacon', 'x')
      Promise.all([
        quietly(() => fetch('http://${at}/fetch', { mode: 'no-cors' })),
        quietly(() => fetch('http://localhost:${port}/localhost', { mode: 'no-cors' })),
        quietly(() => fetch('http://[::1]:${port}/six', { mode: 'no-cors' })),
        quietly(() => fetch('http://0.0.0.0:${port}/zero', { mode: 'no-cors' })),
        quietly(() => fetch('http://nas.lan:${port}/name', { mode: 'no-cors' })),
        quietly(() => navigator.serviceWorker.register('/sw.js')),
        quietly(socket), quietly(worker),
      ]).then(() => document.body.append('all tried'))
    </script>`
}
