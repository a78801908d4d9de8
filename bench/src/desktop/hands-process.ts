/**
 * Somebody's hands, asked by lines: click, key, wheel (three turns), text (48 characters), write FILE (types what it
 * holds), precise (Rain only: how far from the pixel that was meant, at worst).
 * Arguments: rain, nut or xdotool, the display, the file of X authorities.
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { loadDesktopModule, type GeometryModule, type InputDriver, type InputModule } from './desktop-modules.ts'
import type { PeerAnswer } from './start-peer.ts'

interface Hands {
  click(): Promise<unknown>
  key(): Promise<unknown>
  wheel(): Promise<unknown>
  write(text: string): Promise<unknown>
  precise?(): Promise<number>
}

const [kind = '', display = '', authorityFile = ''] = process.argv.slice(2)
const text = 'The quick brown fox jumps over a lazy dog, twice'
const never = new AbortController().signal
const pictures = [
  { width: 1429, height: 804 },
  { width: 1280, height: 720 },
]
const gridPoints = 40
const hands = await openHands()

for await (const line of createInterface({ input: process.stdin })) {
  const [command = '', argument = ''] = line.split(' ')
  const answer = await obey(command, argument).catch((error: unknown) => ({ problem: String(error) }))
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
process.exit()

function openHands(): Promise<Hands> | Hands {
  if (kind === 'nut') return openNut()
  return kind === 'xdotool' ? openXdotool() : openRain()
}

async function openRain(): Promise<Hands> {
  const { openInput } = await loadDesktopModule<InputModule>('input/open-input.js')
  const input = await openInput({ platform: 'linux', display, authorityFile })
  if ('problem' in input) throw new Error(input.problem)
  return {
    click: () => input.click('left', 1, [], never),
    key: () => input.pressChord(['F5']),
    wheel: () => input.scroll('down', 3, [], never),
    write: (given) => input.type(given, { secret: false }, never),
    precise: () => worstError(input),
  }
}

/** As it is out of its package. */
async function openNut(): Promise<Hands> {
  const name: string = '@nut-tree-fork/nut-js'
  const { mouse, keyboard, Key, Button } = (await import(name)) as typeof import('@nut-tree-fork/nut-js')
  return {
    click: () => mouse.click(Button.LEFT),
    async key() {
      await keyboard.pressKey(Key.F5)
      await keyboard.releaseKey(Key.F5)
    },
    wheel: () => mouse.scrollDown(3),
    write: (given) => keyboard.type(given),
  }
}

function openXdotool(): Hands {
  const run = (...args: string[]) => promisify(execFile)('xdotool', args)
  return {
    click: () => run('click', '1'),
    key: () => run('key', 'F5'),
    wheel: () => run('click', '--repeat', '3', '--delay', '0', '5'),
    write: (given) => run('type', '--delay', '1', '--', given),
  }
}

function obey(command: string, argument: string): Promise<PeerAnswer> {
  switch (command) {
    case 'click':
    case 'key':
    case 'wheel':
      return timed(hands[command])
    case 'text':
      return timed(() => hands.write(text))
    case 'write':
      return timed(async () => hands.write(await readFile(argument, 'utf8')))
    case 'precise':
      return timed(async () => hands.precise?.())
    default:
      throw new Error(`no command ${command}`)
  }
}

async function timed(work: () => Promise<unknown>): Promise<PeerAnswer> {
  const began = performance.now()
  const value = await work()
  return { ms: performance.now() - began, bytes: 0, ...(typeof value === 'number' && { value }) }
}

/** From the middle of the picture's pixel, on the screen, to the middle of the pixel the pointer is at. */
async function worstError(input: InputDriver): Promise<number> {
  const { toDesktop } = await loadDesktopModule<GeometryModule>('geometry.js')
  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  let worst = 0
  for (const picture of pictures) {
    for (let step = 0; step < gridPoints; step++) {
      const along = (size: number) => Math.round(((size - 1) * step) / (gridPoints - 1))
      const point = { x: along(picture.width), y: along(picture.height) }
      const to = toDesktop(point, picture, screen)
      if (!to) throw new Error('the point is not in its picture')
      await input.move(to)
      const at = await input.pointer()
      const meant = {
        x: ((point.x + 0.5) * screen.width) / picture.width,
        y: ((point.y + 0.5) * screen.height) / picture.height,
      }
      worst = Math.max(worst, Math.abs(at.x + 0.5 - meant.x), Math.abs(at.y + 0.5 - meant.y))
    }
  }
  return worst
}
