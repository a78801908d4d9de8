import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '@rain/tools/root.mjs'

// What is measured of the desktop-agent: its modules as they were built, as far as they are used here.

export interface PictureWish {
  format: 'jpeg' | 'png'
  maxLongEdge: number
  maxPixels: number
}

export interface Eyes {
  look(options: { display: number; wish: PictureWish }): Promise<{ bytes: Buffer; unchangedSince?: string }>
  startSettling(display: number): Promise<{ wait(signal: AbortSignal): Promise<unknown> }>
  watch(
    wish: { display: number; maxWidth: number; maxHeight: number; quality: number; whole: boolean },
    send: (message: { seq: number; parts: unknown[] }, bytes: Buffer) => void,
  ): Promise<{ change(wish: object): void; shown(seq: number): void; stop(): Promise<void> }>
}

export interface Capturer {
  kind: string
  open(display: number): Promise<{
    display: { width: number; height: number }
    grab(): Promise<{ data: Buffer }>
  }>
}

export interface EyesModule {
  createEyes(capturer: Capturer): Eyes
}

export interface X11Module {
  openX11Capturer(options: {
    display: string
    authorityFile?: string
    only?: string
  }): Promise<Capturer | { problem: string }>
}

export interface NutModule {
  loadNutScreen(): Promise<object | null>
}

export interface NutCapturerModule {
  createNutCapturer(screen: object): Capturer
}

export interface X11Connection {
  client: {
    AllocID(): number
    CreateGC(id: number, drawable: number, values: object): void
    CreatePixmap(id: number, drawable: number, depth: number, width: number, height: number): void
    PutImage(
      format: number,
      drawable: number,
      gc: number,
      width: number,
      height: number,
      x: number,
      y: number,
      pad: number,
      depth: number,
      data: Buffer,
    ): void
    CopyArea(
      from: number,
      to: number,
      gc: number,
      fromX: number,
      fromY: number,
      x: number,
      y: number,
      width: number,
      height: number,
    ): void
    WarpPointer(
      from: number,
      to: number,
      fromX: number,
      fromY: number,
      width: number,
      height: number,
      x: number,
      y: number,
    ): void
    GetInputFocus(done: unknown): void
  }
  screen: { root: number; root_depth: number }
  ask(what: string, send: (done: unknown) => void): Promise<unknown>
  close(): void
}

export interface ConnectModule {
  connectX11(options: { display: string; authorityFile: string }): Promise<X11Connection | { problem: string }>
}

interface Place {
  x: number
  y: number
}

export interface InputDriver {
  move(to: Place): Promise<void>
  pointer(): Promise<Place>
  click(button: 'left', count: 1, held: readonly string[], signal: AbortSignal): Promise<void>
  pressChord(keys: readonly string[]): Promise<void>
  scroll(direction: 'down', clicks: number, held: readonly string[], signal: AbortSignal): Promise<void>
  type(text: string, options: { secret: boolean }, signal: AbortSignal): Promise<unknown>
}

export interface InputModule {
  openInput(options: {
    platform: NodeJS.Platform
    display: string
    authorityFile: string
  }): Promise<InputDriver | { problem: string }>
}

export interface GeometryModule {
  toDesktop(
    point: Place,
    picture: { width: number; height: number },
    display: Place & { width: number; height: number },
  ): Place | null
}

export function loadDesktopModule<Module>(path: string): Promise<Module> {
  const file = join(root, 'apps', 'desktop-agent', 'dist', path)
  return import(pathToFileURL(file).href) as Promise<Module>
}
