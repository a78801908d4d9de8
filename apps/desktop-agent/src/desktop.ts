import type { DesktopWindow, Display } from '@rain/protocol'

/** A place on the desktop in device pixels, over all displays. */
export interface Point {
  x: number
  y: number
}

export interface Rect extends Point {
  width: number
  height: number
}

/** Raw pixels, 4 bytes each; the fourth means nothing. Valid until the next grab of its session. */
export interface RawFrame {
  data: Buffer
  width: number
  height: number
  /** Bytes from one line to the next. */
  stride: number
  format: 'bgrx' | 'rgbx'
}

/** The pointer's picture: RGBA with premultiplied alpha; its hot spot lies at `x`, `y` of the desktop. */
export interface CursorImage {
  data: Buffer
  width: number
  height: number
  hotX: number
  hotY: number
  x: number
  y: number
}

/** Reads the screen. The fastest way that works on this machine is chosen by `openCapturer`. */
export interface Capturer {
  readonly kind: 'x11-shm' | 'x11-shm-fd' | 'x11-core' | 'nut'
  displays(): Promise<Display[]>
  open(display: number): Promise<CaptureSession>
  activeWindow(): Promise<DesktopWindow | null>
  /** All ends, or the screen is lost: `onLost` was called or the next call fails. */
  onLost(listener: (why: string) => void): () => void
  close(): Promise<void>
}

/** One display, as long as its geometry stays: afterwards grabs fail with `DisplayChanged`. */
export interface CaptureSession {
  readonly display: Display
  /** The whole display, or a part of it in its own pixels. */
  grab(part?: Rect): Promise<RawFrame>
  cursor(): Promise<CursorImage | null>
  /** Where the pointer is on the desktop, without its picture. */
  pointer(): Promise<Point>
  /** Parts that were drawn, in the display's own pixels. Resolves to the function that stops listening. */
  onDamage(listener: (parts: Rect[]) => void): Promise<() => void>
  onResize(listener: () => void): () => void
  close(): Promise<void>
}

export class DisplayChanged extends Error {
  override name = 'DisplayChanged'
}

export type MouseButton = 'left' | 'middle' | 'right'
export type ScrollDirection = 'up' | 'down' | 'left' | 'right'

/**
 * Mouse and keyboard of one desktop. One action at a time; each ends by itself, by its signal or with the driver. A name of
 * a key that the system does not know rejects with `UnknownKey`, before anything was pressed.
 */
export interface InputDriver {
  move(to: Point): Promise<void>
  button(button: MouseButton, down: boolean): Promise<void>
  /** At the pointer's place; `held` as in `pressChord`. */
  click(button: MouseButton, count: 1 | 2 | 3, held: readonly string[], signal: AbortSignal): Promise<void>
  /** From the first point to the last with the left button down. */
  drag(path: readonly Point[], held: readonly string[], signal: AbortSignal): Promise<void>
  scroll(direction: ScrollDirection, clicks: number, held: readonly string[], signal: AbortSignal): Promise<void>
  /** The keys of one chord, pressed in order and released backwards. X11 names and the usual other ones, in any case. */
  pressChord(keys: readonly string[]): Promise<void>
  key(name: string, down: boolean): Promise<void>
  hold(keys: readonly string[], ms: number, signal: AbortSignal): Promise<void>
  /** `secret`: never through the clipboard. Resolves to the number of characters that were typed when it was aborted. */
  type(text: string, options: { secret: boolean }, signal: AbortSignal): Promise<{ typed: number; of: number }>
  pointer(): Promise<Point>
  /** Every key and button that anybody has pressed through this display and not released. */
  releaseAll(): Promise<void>
  close(): Promise<void>
}

export class UnknownKey extends Error {
  override name = 'UnknownKey'
}
