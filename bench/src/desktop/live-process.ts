/**
 * The live view of the desktop-agent on a socket of its own, asked by lines: port. Whoever connects is sent pictures, and
 * answers with the number of each one shown, or with `again`.
 * Arguments: the display, the file of X authorities.
 */
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { packPacket } from '@rain/protocol'
import { WebSocketServer, type WebSocket } from 'ws'
import { loadDesktopModule, type EyesModule, type X11Module } from './desktop-modules.ts'
import type { PeerAnswer } from './start-peer.ts'

const [display = '', authorityFile = ''] = process.argv.slice(2)
const wish = { display: 0, maxWidth: 1_920, maxHeight: 1_080, quality: 80, whole: true }
const { openX11Capturer } = await loadDesktopModule<X11Module>('capture/x11/open-x11-capturer.js')
const { createEyes } = await loadDesktopModule<EyesModule>('eyes.js')
const capturer = await openX11Capturer({ display, authorityFile })
if ('problem' in capturer) throw new Error(capturer.problem)
const eyes = createEyes(capturer)
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
server.on('connection', (socket) => void serve(socket))

for await (const line of createInterface({ input: process.stdin })) {
  const { port } = server.address() as AddressInfo
  const answer: PeerAnswer | { problem: string } =
    line === 'port' ? { ms: 0, bytes: 0, value: port } : { problem: `no command ${line}` }
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
process.exit()

async function serve(socket: WebSocket): Promise<void> {
  const watch = await eyes.watch(wish, (message, bytes) => socket.send(packPacket(message, bytes)))
  socket.on('message', (data: Buffer) => {
    const text = data.toString()
    if (text === 'again') watch.change(wish)
    else watch.shown(Number(text))
  })
  socket.on('close', () => void watch.stop())
}
