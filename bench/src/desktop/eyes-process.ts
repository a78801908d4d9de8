/**
 * The eyes of the desktop-agent, asked by lines: raw, jpeg, png (both must find a changed screen), same (must not),
 * file FILE (a PNG for comparing), jpegfile FILE, late SECONDS (how late the event loop is while capturing 20 times a
 * second), live SECONDS (pictures a second, at once acknowledged), act (types a character into the window in the middle,
 * waits until the screen is quiet, and looks).
 * Arguments: the way to capture, the display, the file of X authorities.
 */
import { writeFile } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import {
  loadDesktopModule,
  type Capturer,
  type EyesModule,
  type InputDriver,
  type InputModule,
  type NutCapturerModule,
  type NutModule,
  type PictureWish,
  type X11Module,
} from './desktop-modules.ts'
import type { PeerAnswer } from './start-peer.ts'

const [kind = '', display = '', authorityFile = ''] = process.argv.slice(2)
const limits = { maxLongEdge: 1568, maxPixels: 1_150_000 }
const wishes: Record<'jpeg' | 'png', PictureWish> = {
  jpeg: { format: 'jpeg', ...limits },
  png: { format: 'png', ...limits },
}
const everyMs = 50

const capturer = await openCapturer()
const session = await capturer.open(0)
const { createEyes } = await loadDesktopModule<EyesModule>('eyes.js')
const eyes = createEyes(capturer)
let hands: Promise<InputDriver> | undefined
let lastFormat: 'jpeg' | 'png' = 'jpeg'

for await (const line of createInterface({ input: process.stdin })) {
  const [command = '', argument = ''] = line.split(' ')
  const answer = await obey(command, argument).catch((error: unknown) => ({ problem: String(error) }))
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
process.exit()

async function openCapturer(): Promise<Capturer> {
  if (kind === 'nut') {
    const { loadNutScreen } = await loadDesktopModule<NutModule>('capture/nut/nut-screen.js')
    const { createNutCapturer } = await loadDesktopModule<NutCapturerModule>('capture/nut/create-nut-capturer.js')
    const screen = await loadNutScreen()
    if (!screen) throw new Error('nut-js is not installed')
    // @NOTE where no window is active, asking nut-js for it ends the process on X11
    return createNutCapturer({ ...screen, activeWindow: async () => null })
  }
  const { openX11Capturer } = await loadDesktopModule<X11Module>('capture/x11/open-x11-capturer.js')
  const opened = await openX11Capturer({ display, authorityFile, only: kind })
  if ('problem' in opened) throw new Error(opened.problem)
  return opened
}

function obey(command: string, argument: string): Promise<PeerAnswer> {
  switch (command) {
    case 'raw':
      return timed(async () => (await session.grab()).data.length)
    case 'jpeg':
    case 'png':
      lastFormat = command
      return timed(() => look(command, false))
    case 'same':
      return timed(() => look(lastFormat, true))
    case 'act':
      return act()
    case 'file':
    case 'jpegfile':
      return timed(() => writePicture(command === 'file' ? 'png' : 'jpeg', argument))
    case 'late':
      return lateness(Number(argument) * 1_000)
    case 'live':
      return liveRate(Number(argument) * 1_000)
    default:
      throw new Error(`no command ${command}`)
  }
}

async function act(): Promise<PeerAnswer> {
  hands ??= openHands()
  const input = await hands
  const never = new AbortController().signal
  return timed(async () => {
    const settling = await eyes.startSettling(0)
    await input.type('x', { secret: false }, never)
    await settling.wait(never)
    return look('jpeg', false)
  })
}

/** Without a window manager the window under the pointer has the keyboard. */
async function openHands(): Promise<InputDriver> {
  const { openInput } = await loadDesktopModule<InputModule>('input/open-input.js')
  const input = await openInput({ platform: 'linux', display, authorityFile })
  if ('problem' in input) throw new Error(input.problem)
  const { width, height } = session.display
  await input.move({ x: Math.floor(width / 2), y: Math.floor(height / 2) })
  return input
}

async function timed(work: () => Promise<number>): Promise<PeerAnswer> {
  const began = performance.now()
  const bytes = await work()
  return { ms: performance.now() - began, bytes }
}

/** As a model is sent it. */
async function look(format: 'jpeg' | 'png', unchanged: boolean): Promise<number> {
  const { bytes, unchangedSince } = await eyes.look({ display: 0, wish: wishes[format] })
  if ((unchangedSince !== undefined) !== unchanged)
    throw new Error(unchanged ? 'the screen changed' : 'nothing changed')
  return unchanged ? 0 : bytes.toString('base64').length
}

async function writePicture(format: 'jpeg' | 'png', file: string): Promise<number> {
  const { bytes } = await eyes.look({ display: 0, wish: wishes[format] })
  await writeFile(file, bytes)
  return bytes.length
}

/** Nothing but grabbing, so that it is the grab that is late. */
async function lateness(ms: number): Promise<PeerAnswer> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const until = performance.now() + ms
  delay.enable()
  while (performance.now() < until) {
    await Promise.all([session.grab(), new Promise((resolve) => setTimeout(resolve, everyMs))])
  }
  delay.disable()
  return { ms: 0, bytes: 0, value: delay.percentile(99) / 1e6 }
}

async function liveRate(ms: number): Promise<PeerAnswer> {
  let pictures = 0
  let bytes = 0
  const wish = { display: 0, maxWidth: 1_920, maxHeight: 1_080, quality: 80, whole: true }
  const watch = await eyes.watch(wish, (message, sent) => {
    if (message.parts.length > 0) pictures++
    bytes += sent.length
    setImmediate(() => watch.shown(message.seq))
  })
  const cpu = process.cpuUsage()
  await new Promise((resolve) => setTimeout(resolve, ms))
  const { user, system } = process.cpuUsage(cpu)
  await watch.stop()
  return { ms: (user + system) / 1_000, bytes, value: (pictures * 1_000) / ms }
}
