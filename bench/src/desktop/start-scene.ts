import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { installed, startDisplay, type VirtualDisplay } from '@rain/testing'
import { loadDesktopModule, type ConnectModule, type X11Connection } from './desktop-modules.ts'

export interface Size {
  width: number
  height: number
}

interface Point {
  x: number
  y: number
}

/** A part of one of the two pictures, put somewhere on the screen. */
export interface Patch {
  picture: 0 | 1
  from: Point
  to: Point
  size: Size
}

/** Where numbers are written on the screen that a watcher can read: eight squares, white for one and black for none. */
export const mark = { left: 64, top: 64, side: 8, bits: 8 }

/** A screen of its own with a busy picture on it, the same one every time. */
export interface Scene extends Size {
  display: VirtualDisplay
  /** A square in the middle becomes one that was not there before. Resolves when it can be seen. */
  change(): Promise<void>
  /** Every pixel becomes another one. */
  changeAll(): Promise<void>
  /** Puts a part there and writes a number into the mark, at once. */
  put(patch: Patch, number: number): void
  /** A terminal full of words, over the whole picture. */
  showText(words: string): Promise<void>
  stop(): Promise<void>
}

const zPixmap = 2
const bandLines = 128
const squareSide = 200
/** So much more there is of a picture than is seen of it. */
const margin = 64

/** Null when this machine cannot show one. */
export async function startScene({ width, height }: Size): Promise<Scene | { problem: string }> {
  if (!installed('Xvfb')) return { problem: 'Xvfb is not installed' }
  const display = await startDisplay({ width, height })
  const { connectX11 } = await loadDesktopModule<ConnectModule>('x11/connect.js')
  const connection = await connectX11({ display: display.name, authorityFile: display.authorityFile })
  if ('problem' in connection) return connection
  const pictures = paintPictures(connection, { width, height })
  const { client, screen } = connection
  const gc = client.AllocID()
  client.CreateGC(gc, screen.root, {})
  // out of the picture, so that nothing but the scene is compared
  client.WarpPointer(0, screen.root, 0, 0, 0, 0, width - 1, height - 1)
  let changes = 0

  async function copy(picture: number, from: Point, to: Point, size: Size): Promise<void> {
    client.CopyArea(picture, screen.root, gc, from.x, from.y, to.x, to.y, size.width, size.height)
    await connectionDone(connection as X11Connection)
  }

  const corner = { x: 0, y: 0 }
  await copy(pictures[0], corner, corner, { width, height })
  return {
    width,
    height,
    display,
    change() {
      changes++
      const middle = { x: Math.floor((width - squareSide) / 2), y: Math.floor((height - squareSide) / 2) }
      const from = { x: (changes * 7) % (width - squareSide), y: (changes * 3) % (height - squareSide) }
      return copy(pictures[1], from, middle, { width: squareSide, height: squareSide })
    },
    changeAll() {
      changes++
      // moved each time, too: whoever misses some must not find the one before
      const from = { x: (changes * 5) % (margin - 3), y: 0 }
      return copy(pictures[changes % 2 ? 1 : 0], from, corner, { width, height })
    },
    put({ picture, from, to, size }, number) {
      client.CopyArea(pictures[picture], screen.root, gc, from.x, from.y, to.x, to.y, size.width, size.height)
      const { left, top, side, bits } = mark
      client.PutImage(zPixmap, screen.root, gc, side * bits, side, left, top, 0, screen.root_depth, markLines(number))
    },
    async showText(words) {
      const file = join(dirname(display.authorityFile), 'words')
      await writeFile(file, words)
      const look = ['-bg', 'white', '-fg', 'black', '-fa', 'Monospace', '-fs', '15', '-geometry', '160x46+0+0']
      display.start('xterm', [...look, '-e', 'sh', '-c', `cat ${file}; sleep 600`])
      await new Promise((resolve) => setTimeout(resolve, 1_500))
    },
    async stop() {
      connection.close()
      await display.stop()
    },
  }
}

/** Two pictures that differ in every pixel, in the server's own memory. */
function paintPictures({ client, screen }: X11Connection, seen: Size): [number, number] {
  const size = { width: seen.width + margin, height: seen.height }
  const paint = (shift: number) => {
    const picture = client.AllocID()
    client.CreatePixmap(picture, screen.root, screen.root_depth, size.width, size.height)
    const gc = client.AllocID()
    client.CreateGC(gc, picture, {})
    for (let y = 0; y < size.height; y += bandLines) {
      const lines = Math.min(bandLines, size.height - y)
      const data = photoLines(size, y, lines, shift)
      client.PutImage(zPixmap, picture, gc, size.width, lines, 0, y, 0, screen.root_depth, data)
    }
    return picture
  }
  return [paint(0), paint(90)]
}

function markLines(number: number): Buffer {
  const { side, bits } = mark
  const line = Array.from({ length: bits * side }, (_, x) => ((number >> (bits - 1 - Math.floor(x / side))) & 1) * 255)
  return Buffer.from(Array.from({ length: side }, () => line.flatMap((level) => [level, level, level, 0])).flat())
}

/** As a desktop: a photograph (slow waves of colour, edges, some grain) and two windows with lines of writing over it. */
function photoLines({ width, height }: Size, from: number, lines: number, shift: number): Buffer {
  const data = Buffer.alloc(width * lines * 4)
  let grain = 12_345 + from
  let at = 0
  for (let y = from; y < from + lines; y++) {
    for (let x = 0; x < width; x++) {
      grain = (grain * 1_103_515_245 + 12_345) & 0x7fff_ffff
      const noise = (grain >> 16) % 7
      const paper = windowAt(x / width, y / height)
      const edge = ((x >> 6) ^ (y >> 6)) % 5 === 0 ? 40 : 0
      const level = paper ? writing(x, y) + shift / 3 : 110 + 60 * Math.sin(x / 97 + y / 61) + shift + noise
      data[at++] = clamp(paper ? level : level + 30 * Math.sin(y / 43))
      data[at++] = clamp(paper ? level : level + edge)
      data[at++] = clamp(paper ? level : level + 30 * Math.cos(x / 71) + edge)
      at++
    }
  }
  return data
}

function windowAt(across: number, down: number): boolean {
  return (across > 0.05 && across < 0.4 && down > 0.1 && down < 0.8) || (across > 0.5 && across < 0.7 && down > 0.3)
}

/** Strokes as thin and as close as those of letters, with smoothed edges. */
function writing(x: number, y: number): number {
  const isLine = y % 22 > 5 && y % 22 < 17
  const isWord = Math.floor(x / 9 + Math.floor(y / 22) * 5) % 6 !== 0
  const along = (x * 7 + ((y * 3) % 11)) % 9
  if (!isLine || !isWord || along > 4) return 245
  return along > 0 && along < 4 ? 30 : 140
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)))
}

async function connectionDone(connection: X11Connection): Promise<void> {
  await connection.ask('the end of painting', (done) => connection.client.GetInputFocus(done))
}
