import { DisplayChanged, type CaptureSession, type Point, type RawFrame, type Rect } from '../desktop.ts'
import { coveringRect, ownSize, sizeWithin, toPicture, type Size } from '../geometry.ts'
import { encode } from '../picture/encode.ts'
import { toRgb } from '../picture/to-rgb.ts'
import { createRgbConverter } from '../picture/rgb-converter.ts'
import type { Clock } from '../settle.ts'
import type { LiveMessage, WatchWish } from './live-message.ts'
import { createQuality } from './quality.ts'
import { alignToTiles, createTileSet, takeChanges, toRects } from './tiles.ts'

const coalesceMs = 3
const shortestFrameMs = 1000 / 60
const mostUnshown = 2
/** A viewer that says nothing for so long is not waited for. */
const unshownForgottenMs = 2_000
/** From this share of changed tiles on one whole picture is cheaper than parts, however small it is. */
const mostWholeShare = 0.5
/** A whole picture must be scaled first, so parts may have nearly as many pixels. */
const partsWorth = 0.8
/** A picture that moves as a whole is sent no larger: above, viewers cannot keep up with decoding it. */
const movingPixels = 1_150_000
const mostParts = 16
const sharpAfterMs = 200
const pointerEveryMs = 40

export interface LiveEncoder {
  change(wish: WatchWish): void
  shown(seq: number): void
  stop(): Promise<void>
}

export interface LiveEncoderOptions {
  session: CaptureSession
  wish: WatchWish
  clock: Clock
  nextSeq(): number
  send(message: LiveMessage, bytes: Buffer): void
  /** It can go no further: the display has changed, or the screen is lost. */
  onEnd(error: unknown): void
}

/**
 * Turns what is drawn on a display into live pictures. Everything drawn while the last ones are still on their way becomes
 * one picture, so a slow viewer sees fewer of them and never older ones.
 */
export async function startLiveEncoder(options: LiveEncoderOptions): Promise<LiveEncoder> {
  const { session, clock, nextSeq, send, onEnd } = options
  const own = ownSize(session.display)
  const bounds = { x: 0, y: 0, ...own }
  const converter = createRgbConverter()
  const quality = createQuality()
  const changed = createTileSet(own)
  /** Tiles that were sent with less than the best quality. */
  const blurred = createTileSet(own)
  const unshown = new Map<number, number>()
  let wish = options.wish
  /** The size of the picture the viewer has. */
  let sent = viewerSize()
  /** All pixels as they were last looked at. */
  let kept: RawFrame | undefined
  let drawn: Rect | null = bounds
  /** When the first of what is drawn and not yet looked at was. */
  let drawnAt = clock.now()
  let wholeWanted = true
  let wholeIsBlurred = false
  let pointer: Point | undefined
  let pointerMoved = false
  let working = false
  let stopped = false
  let frameBeganAt = -Infinity
  let callOffFrame: (() => void) | undefined
  let callOffSharpening: (() => void) | undefined
  let callOffPointer: (() => void) | undefined
  let callOffForgetting: (() => void) | undefined

  function viewerSize(): Size {
    return sizeWithin(own, { width: wish.maxWidth, height: wish.maxHeight })
  }

  /** A picture follows as soon as one may. */
  function schedule(): void {
    if (stopped || working || callOffFrame || unshown.size >= mostUnshown) return
    if (!drawn && !wholeWanted && !pointerMoved) return
    const beginAt = Math.max(drawnAt + coalesceMs, frameBeganAt + shortestFrameMs)
    const waitMs = beginAt - clock.now()
    if (waitMs <= 0) return void attempt(sendFrame)
    callOffFrame = clock.later(waitMs, () => {
      callOffFrame = undefined
      void attempt(sendFrame)
    })
  }

  /** One at a time; what ends it is told once. */
  async function attempt(work: () => Promise<void>): Promise<void> {
    if (working || stopped) return
    working = true
    try {
      await work()
    } catch (error) {
      if (!stopped) onEnd(error)
      stopped = true
    } finally {
      working = false
    }
    schedule()
  }

  async function sendFrame(): Promise<void> {
    frameBeganAt = clock.now()
    const moved = pointerMoved
    pointerMoved = false
    if (drawn) await takeDrawn(drawn)
    const isWhole = wholeWanted || changed.count > wholeShare() * changed.columns * changed.rows
    if (isWhole) await sendWhole(wholeWanted ? viewerSize() : movingSize(), quality.now(wish.quality))
    else if (changed.count > 0 || moved) await sendParts(quality.now(wish.quality))
  }

  async function takeDrawn(part: Rect): Promise<void> {
    drawn = null
    const area = kept ? alignToTiles(part, own) : bounds
    const frame = await session.grab(area)
    kept ??= { ...frame, stride: frame.width * 4, data: converter.room(own.width * own.height * 4) }
    takeChanges(kept, frame, area, changed)
  }

  async function sendWhole(size: Size, usedQuality: number): Promise<void> {
    if (!kept) return
    wholeWanted = false
    changed.clear()
    blurred.clear()
    sent = size
    const full = viewerSize()
    wholeIsBlurred = size.width < full.width || usedQuality < quality.best(wish.quality)
    const jpeg = await encodeWhole(kept, size, usedQuality)
    transmit([{ x: 0, y: 0, ...size }], [jpeg], true)
    if (wholeIsBlurred) sharpenLater()
  }

  function encodeWhole(frame: RawFrame, size: Size, usedQuality: number): Promise<Buffer> {
    const encoding = { format: 'jpeg', quality: usedQuality, size } as const
    const scaled = wholeIsBlurred ? converter.scale(frame, size) : null
    return scaled ? encode(scaled, size, encoding) : encode(converter.convert(frame).rgb, own, encoding)
  }

  async function sendParts(usedQuality: number): Promise<void> {
    const current = kept
    if (!current) return
    const rects = toRects(changed, own, mostParts)
    if (usedQuality < quality.best(wish.quality)) blurred.addAll(changed)
    changed.clear()
    const places = rects.map((rect) => coveringRect(rect, shrinking(), sent))
    const jpegs = await Promise.all(places.map((place) => encodePart(current, place, usedQuality)))
    transmit(places, jpegs, false)
    // a picture that goes on moving is not made sharp yet
    if (blurred.count > 0 || (wholeIsBlurred && rects.length > 0)) sharpenLater()
  }

  function encodePart(frame: RawFrame, place: Rect, usedQuality: number): Promise<Buffer> {
    const part = coveringRect(place, { x: own.width / sent.width, y: own.height / sent.height }, own)
    const data = frame.data.subarray(part.y * frame.stride + part.x * 4)
    const rgb = Buffer.allocUnsafeSlow(part.width * part.height * 3)
    toRgb({ ...frame, data, width: part.width, height: part.height }, rgb)
    return encode(rgb, part, { format: 'jpeg', quality: usedQuality, size: place })
  }

  function transmit(places: Rect[], jpegs: Buffer[], whole: boolean): void {
    if (stopped) return
    const seq = nextSeq()
    const place = pointer && toPicture(pointer, sent, session.display)
    const parts = places.map((rect, index) => ({ ...rect, bytes: jpegs[index]?.length ?? 0 }))
    unshown.set(seq, clock.now())
    forgetLater()
    send(
      {
        type: 'live',
        seq,
        display: session.display.index,
        sent,
        whole,
        parts,
        pointer: place ? [place.x, place.y] : null,
      },
      Buffer.concat(jpegs),
    )
  }

  function shrinking(): Point {
    return { x: sent.width / own.width, y: sent.height / own.height }
  }

  function movingSize(): Size {
    const full = viewerSize()
    const factor = Math.min(1, Math.sqrt(movingPixels / (full.width * full.height)))
    return { width: Math.floor(full.width * factor), height: Math.floor(full.height * factor) }
  }

  function wholeShare(): number {
    const [full, moving] = [viewerSize(), movingSize()]
    return Math.min(mostWholeShare, (partsWorth * moving.width * moving.height) / (full.width * full.height))
  }

  function sharpenLater(): void {
    callOffSharpening?.()
    callOffSharpening = clock.later(sharpAfterMs, () => {
      callOffSharpening = undefined
      if (working || drawn || unshown.size >= mostUnshown) return sharpenLater()
      void attempt(sharpen)
    })
  }

  async function sharpen(): Promise<void> {
    const best = quality.best(wish.quality)
    if (wholeIsBlurred) return sendWhole(viewerSize(), best)
    changed.addAll(blurred)
    blurred.clear()
    await sendParts(best)
  }

  function forgetLater(): void {
    callOffForgetting?.()
    callOffForgetting = clock.later(unshownForgottenMs, () => {
      unshown.clear()
      quality.took(unshownForgottenMs)
      schedule()
    })
  }

  function followPointer(): void {
    callOffPointer = clock.later(pointerEveryMs, () => {
      session.pointer().then(
        (now) => {
          pointerMoved ||= now.x !== pointer?.x || now.y !== pointer?.y
          pointer = now
          if (stopped) return
          schedule()
          followPointer()
        },
        () => undefined, // a screen that is lost is found out by reading it
      )
    })
  }

  const stopListening = await session.onDamage((parts) => {
    if (!drawn) drawnAt = clock.now()
    for (const part of parts) drawn = drawn ? around(drawn, part) : part
    schedule()
  })
  const stopResizes = session.onResize(() => onEnd(new DisplayChanged('The display has changed.')))
  pointer = await session.pointer()
  followPointer()
  schedule()

  return {
    change(now) {
      wholeWanted ||= now.whole || now.maxWidth !== wish.maxWidth || now.maxHeight !== wish.maxHeight
      wish = now
      schedule()
    },
    shown(seq) {
      const sentAt = unshown.get(seq)
      if (sentAt !== undefined) quality.took(clock.now() - sentAt)
      for (const each of unshown.keys()) if (each <= seq) unshown.delete(each)
      if (unshown.size === 0) callOffForgetting?.()
      schedule()
    },
    async stop() {
      stopped = true
      for (const callOff of [callOffFrame, callOffSharpening, callOffPointer, callOffForgetting]) callOff?.()
      stopListening()
      stopResizes()
      await session.close()
    },
  }
}

/** The smallest rectangle around two. */
function around(a: Rect, b: Rect): Rect {
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  }
}
