import type { DesktopWindow, Display, FrameRef, PictureWish } from '@rain/protocol'
import {
  DisplayChanged,
  type Capturer,
  type CaptureSession,
  type CursorImage,
  type Point,
  type RawFrame,
  type Rect,
} from './desktop.ts'
import { isInside, ownSize, pictureSize, toOwnRegion, toPicture, type Edges, type Size } from './geometry.ts'
import type { LiveMessage, WatchWish } from './live/live-message.ts'
import { startWatch, type Watch } from './live/start-watch.ts'
import { drawPointer, halvePointer } from './picture/draw-pointer.ts'
import { encode, type PictureFormat } from './picture/encode.ts'
import { createFrameMemory } from './picture/frame-memory.ts'
import { cutGray, grayOf, sampledRect, sampleEvery, sampleGray } from './picture/gray.ts'
import { looksDifferent } from './picture/looks-different.ts'
import { createRgbConverter, type RgbConverter } from './picture/rgb-converter.ts'
import { toRgb } from './picture/to-rgb.ts'
import { startSettling, systemClock, type Settled, type Settling } from './settle.ts'

export interface Look {
  frame: FrameRef
  /** The display as it was when the picture was taken. */
  display: Display
  format: PictureFormat
  bytes: Buffer
  /** It is the very picture that was made before under this name; `bytes` are the same ones. */
  unchangedSince?: string
  /** The pointer, in pixels of the picture. Left out when it is on another display. */
  cursor?: [number, number]
  window: DesktopWindow | null
}

export interface Zoomed extends Size {
  format: PictureFormat
  bytes: Buffer
}

/** `forgotten`: that picture is too old, or of an earlier life. */
export type Surroundings = 'same' | 'changed' | 'forgotten' | 'outside_picture'

/** Sees for those who act: pictures for models, live ones for people, and whether the screen is still what it was. */
export interface Eyes {
  readonly capturer: Capturer
  /** Rejects with DisplayChanged when there is no such display. */
  look(options: { display: number; wish: PictureWish }): Promise<Look>
  /** A part of a picture in the display's own pixels, scaled down only beyond the wish's limits. */
  zoom(options: { frame: FrameRef; region: Edges; wish: PictureWish }): Promise<Zoomed | { refused: 'outside_picture' }>
  /** Begin before the action whose effect is to be waited for. */
  startSettling(display: number): Promise<Settling>
  /** Waits until the screen is quiet, without having watched what went before. */
  settle(display: number, signal: AbortSignal): Promise<Settled>
  /** Whether the screen around a point of a picture still looks as it did there. */
  changedAround(frame: FrameRef, point: Point): Promise<Surroundings>
  /** Live pictures until `stop`. Rejects with DisplayChanged when there is no such display. */
  watch(wish: WatchWish, send: (message: LiveMessage, bytes: Buffer) => void): Promise<Watch>
  close(): Promise<void>
}

const lookQuality = 80
const zoomQuality = 90
/** Sides of the square around a target that must not have changed, in pixels of the picture. */
const surroundings = 48
/** What a display of 4K needs is a hundred megabytes: given back when nobody has looked for so long. */
const idleMs = 60_000

export function createEyes(capturer: Capturer, clock = systemClock): Eyes {
  const memory = createFrameMemory()
  const eyes = new Map<number, Promise<Eye>>()
  let callOffRest: (() => void) | undefined

  /** The session of a display, opened again when its arrangement has changed. */
  async function withEye<Result>(display: number, use: (eye: Eye) => Promise<Result>): Promise<Result> {
    restLater()
    const opened = eyeOf(display)
    try {
      return await use(await opened)
    } catch (error) {
      if (!(error instanceof DisplayChanged)) throw error
      await forget(display, opened)
      return use(await eyeOf(display))
    }
  }

  function eyeOf(display: number): Promise<Eye> {
    const known = eyes.get(display)
    if (known) return known
    const opened = capturer.open(display).then(createEye)
    eyes.set(display, opened)
    return opened
  }

  function restLater(): void {
    callOffRest?.()
    callOffRest = clock.later(idleMs, () => void forgetAll())
  }

  async function forgetAll(): Promise<void> {
    callOffRest?.()
    await Promise.all([...eyes].map(([display, opened]) => forget(display, opened)))
  }

  async function forget(display: number, opened: Promise<Eye>): Promise<void> {
    if (eyes.get(display) === opened) eyes.delete(display)
    const eye = await opened.catch(() => undefined)
    await eye?.session.close()
  }

  async function look(eye: Eye, wish: PictureWish): Promise<Look> {
    const [frame, cursor, window] = await Promise.all([
      eye.session.grab(),
      eye.session.cursor(),
      capturer.activeWindow(),
    ])
    const { display } = eye.session
    const sent = pictureSize(eye.own, wish)
    const place = cursor && toPicture(cursor, sent, display)
    const now = { display, window, ...(place && { cursor: [place.x, place.y] as [number, number] }) }

    const { last } = eye
    if (last && isSameWish(last.wish, wish) && isSameScreen(last, frame, cursor)) {
      return { ...last.picture, ...now, unchangedSince: last.picture.frame.id }
    }
    eye.last = undefined
    const { rgb, size: own, kept: raw } = eye.converter.convert(frame, sent)
    if (cursor && place) {
      const pointer = { cursor, hotSpot: toOwn(cursor, display) }
      const isHalf = own.width < eye.own.width
      drawPointer(rgb, own, isHalf ? halvePointer(pointer) : pointer)
    }
    const encoding = encode(rgb, own, { format: wish.format, quality: lookQuality, size: sent })
    const ref = memory.nextRef(display.index, sent)
    memory.remember({ ref, display, gray: sampleGray({ frame, own: eye.own, sent }) })
    const picture = { frame: ref, format: wish.format, bytes: await encoding }
    eye.last = { wish, raw, cursor, picture }
    return { ...picture, ...now }
  }

  async function zoom(eye: Eye, size: Size, region: Edges, wish: PictureWish): Promise<Zoomed | null> {
    const part = toOwnRegion(region, size, eye.own)
    if (!part) return null
    const rgb = toRgb(await eye.session.grab(part), Buffer.allocUnsafeSlow(part.width * part.height * 3))
    const sent = pictureSize(part, wish)
    const bytes = await encode(rgb, part, { format: wish.format, quality: zoomQuality, size: sent })
    return { ...sent, format: wish.format, bytes }
  }

  async function changedAround(frame: FrameRef, point: Point): Promise<Surroundings> {
    const before = memory.recall(frame.id)
    if (!before) return 'forgotten'
    const sent = { width: before.ref.width, height: before.ref.height }
    if (!isInside(point, sent)) return 'outside_picture'
    return withEye(before.ref.display, (eye) =>
      eye.alone(async () => {
        const own = ownSize(before.display)
        if (!isSamePlace(eye.session.display, before.display)) return 'changed'
        const part = squareAround(point, sent)
        const origin = sampledRect(part, own, sent)
        const now = sampleGray({ frame: await eye.session.grab(origin), own, sent, part, origin })
        return looksDifferent(cutGray(before.gray, part), now) ? 'changed' : 'same'
      }),
    )
  }

  async function beginSettling(display: number): Promise<Settling> {
    return withEye(display, (eye) => startSettling(eye.session.onDamage))
  }

  return {
    capturer,
    look: ({ display, wish }) => withEye(display, (eye) => eye.alone(() => look(eye, wish))),
    async zoom({ frame, region, wish }) {
      const zoomed = await withEye(frame.display, (eye) => eye.alone(() => zoom(eye, frame, region, wish)))
      return zoomed ?? { refused: 'outside_picture' }
    },
    startSettling: beginSettling,
    settle: async (display, signal) => (await beginSettling(display)).wait(signal),
    changedAround,
    watch: (wish, send) => startWatch({ capturer, wish, send, clock }),
    close: forgetAll,
  }
}

/** What is kept of one display. */
interface Eye {
  session: CaptureSession
  own: Size
  converter: RgbConverter
  last?: { wish: PictureWish; raw: Buffer; cursor: CursorImage | null; picture: Picture }
  /** One after the other: a frame is only good until the next grab. */
  alone<Result>(use: () => Promise<Result>): Promise<Result>
}

type Picture = Pick<Look, 'frame' | 'format' | 'bytes'>

function createEye(session: CaptureSession): Eye {
  let before: Promise<unknown> = Promise.resolve()
  return {
    session,
    own: ownSize(session.display),
    converter: createRgbConverter(),
    alone(use) {
      const done = before.then(use)
      before = done.catch(() => undefined)
      return done
    },
  }
}

function isSameScreen(
  last: { raw: Buffer; cursor: CursorImage | null },
  frame: RawFrame,
  cursor: CursorImage | null,
): boolean {
  return isSameCursor(last.cursor, cursor) && last.raw.equals(frame.data)
}

function isSameCursor(a: CursorImage | null, b: CursorImage | null): boolean {
  if (!a || !b) return a === b
  return a.x === b.x && a.y === b.y && a.hotX === b.hotX && a.hotY === b.hotY && a.data.equals(b.data)
}

function isSameWish(a: PictureWish, b: PictureWish): boolean {
  return a.format === b.format && a.maxLongEdge === b.maxLongEdge && a.maxPixels === b.maxPixels
}

function isSamePlace(a: Display, b: Display): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height && a.scale === b.scale
}

function toOwn({ x, y }: Point, display: Display): Point {
  return { x: Math.round((x - display.x) * display.scale), y: Math.round((y - display.y) * display.scale) }
}

/** In samples, and cut off at the edges of the picture. */
function squareAround({ x, y }: Point, sent: Size): Rect {
  const samples = grayOf(sent)
  const side = surroundings / sampleEvery
  const left = Math.max(0, Math.floor(x / sampleEvery) - side / 2)
  const top = Math.max(0, Math.floor(y / sampleEvery) - side / 2)
  return { x: left, y: top, width: Math.min(side, samples.width - left), height: Math.min(side, samples.height - top) }
}
