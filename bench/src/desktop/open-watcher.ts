import { once } from 'node:events'
import { readFile, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { transform } from '@swc/core'
import { root } from '@rain/tools/root.mjs'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Problem } from './peers.ts'
import { startProgram } from './start-program.ts'
import { mark, type Scene } from './start-scene.ts'
import { noVncFolder, type ScreenServer } from './start-screen-server.ts'

/** What a browser has shown: the numbers read from the mark with when (milliseconds since 1970), and the bytes that took. */
export interface Watched {
  seen: [number: number, at: number][]
  bytes: number
}

/** A browser that watches a screen. */
export interface Watcher {
  begin(): void
  end(): Promise<Watched>
  stop(): Promise<void>
}

const pageFolder = join(root, 'bench', 'desktop')
const viewFolder = join(root, 'apps', 'web', 'src', 'features', 'devices', 'view')
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }
const patienceMs = 20_000

export async function openWatcher(scene: Scene, screen: ScreenServer): Promise<Watcher | Problem> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    readPage(pathname).then(
      (body) => response.writeHead(200, { 'content-type': types[extname(pathname)] ?? 'text/plain' }).end(body),
      () => response.writeHead(404).end(),
    )
  })
  const control = new WebSocketServer({ server })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const markAt = [scene.width, mark.left, mark.top, mark.side, mark.bits].join()
  const query = new URLSearchParams({ as: screen.as, screen: screen.url, mark: markAt })
  const browser = await openBrowser(`http://127.0.0.1:${port}/watch.html?${query}`)

  async function stop() {
    if ('stop' in browser) await browser.stop()
    control.close()
    server.closeAllConnections()
    server.close()
  }

  if ('problem' in browser) {
    await stop()
    return browser
  }
  const connected = await once(control, 'connection', { signal: AbortSignal.timeout(patienceMs) }).catch(() => null)
  if (!connected) {
    await stop()
    return { problem: 'the browser does not open the page' }
  }
  const socket = connected[0] as WebSocket
  return {
    begin: () => socket.send('begin'),
    async end() {
      socket.send('end')
      const [data] = (await once(socket, 'message')) as [Buffer]
      return JSON.parse(data.toString()) as Watched
    },
    stop,
  }
}

/** Files of the page, of Rain's own page (without their types), and of noVNC. */
async function readPage(path: string): Promise<string> {
  const name = normalize(path)
  if (name.startsWith('/novnc/')) return readFile(join(noVncFolder, name.slice('/novnc/'.length)), 'utf8')
  if (!name.startsWith('/web/')) return readFile(join(pageFolder, name), 'utf8')
  const source = await readFile(join(viewFolder, name.slice('/web/'.length).replace(/\.js$/, '.ts')), 'utf8')
  const { code } = await transform(source, { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' } })
  return code
}

async function openBrowser(url: string) {
  const profile = await mkdtemp(join(tmpdir(), 'rain-bench-browser-'))
  const plain = ['--no-first-run', '--disable-gpu', '--disable-extensions', '--disable-background-networking']
  const args = [
    '--headless=new',
    '--no-sandbox',
    ...plain,
    `--user-data-dir=${profile}`,
    '--window-size=1920,1080',
    url,
  ]
  const browser = await startProgram({ command: 'chromium', args, environment: process.env })
  const forget = () => rm(profile, { recursive: true, force: true, maxRetries: 5 })
  if ('problem' in browser) {
    await forget()
    return browser
  }
  return {
    async stop() {
      await browser.stop()
      await forget()
    },
  }
}
