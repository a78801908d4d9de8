import type { DesktopWindow, Display, FrameRef, PictureWish, Scene } from '@rain/protocol'
import type { InputDriver, Point } from '../desktop.ts'
import type { Edges } from '../geometry.ts'

/** A picture, or that it would be the same as an earlier one. */
export interface Seen {
  scene: Pick<Scene, 'frame' | 'format' | 'unchangedSince' | 'cursor'>
  bytes: Uint8Array
}

/** Watches a display from before an action until what it caused is over. */
export interface Settling {
  settled(signal: AbortSignal): Promise<{ settled: boolean; waitedMs: number }>
  close(): void
}

/** What carrying out an action needs to see. */
export interface Sight {
  displays(): Promise<Display[]>
  activeWindow(): Promise<DesktopWindow | null>
  /** The display a picture was made of, as it was then; undefined: not one of the last pictures of this process. */
  displayIn(frame: FrameRef): Display | undefined
  /** Whether what lies around a pixel of that picture is no longer what the picture shows. */
  changedAround(frame: FrameRef, at: Point): Promise<boolean>
  /** `had`: the picture that the asker has; told by its name instead when it would be the same. */
  look(display: number, wish: PictureWish, had?: FrameRef): Promise<Seen>
  zoom(frame: FrameRef, region: Edges, wish: PictureWish): Promise<Seen>
  watchSettling(display: number): Promise<Settling>
}

/** One desktop that is open. */
export interface OpenDesktop {
  sight: Sight
  input: InputDriver
}

/** Why there is none, in words for the person. */
export interface NoDesktop {
  problem: string
}
