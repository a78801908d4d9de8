import { canonicalKeyName, parseChord } from '../input/key-names.ts'
import type { Point } from '../desktop.ts'
import type { X11Options } from '../x11/connect.ts'
import { watchX11Brakes } from './x11-brakes.ts'

/** What a person at the computer stops everything with. */
export type Brake = 'hotkey' | 'corner'

export interface BrakeOptions extends X11Options {
  /** Keys pressed together; null: none. */
  hotkey?: string | null
  /** Where the pointer has to be thrown; null: nowhere. */
  corner?: Point | null
  /** Whether events that arrive now may be those of the agent. */
  isActing(): boolean
  onBrake(by: Brake): void
  /** Somebody at the computer uses mouse or keyboard: each time, at most every 100 ms. */
  onLocalInput(): void
  /** The brakes do not work any more. */
  onLost(why: string): void
}

export interface Brakes {
  /** What does not work, in words for the person who runs it. */
  readonly problems: readonly string[]
  close(): void
}

/** Of the desktops known today none uses it, and one hand does not press it by accident. */
export const defaultHotkey = 'ctrl+alt+shift+Escape'
export const defaultCorner: Point = { x: 0, y: 0 }

/**
 * Watches for a person who wants everything to stop, or who uses the computer, on a connection of its own: it works while
 * the driver is busy, or hangs.
 */
export async function watchBrakes(options: BrakeOptions): Promise<Brakes | { problem: string }> {
  const hotkey = options.hotkey === undefined ? defaultHotkey : options.hotkey
  const corner = options.corner === undefined ? defaultCorner : options.corner
  const keys = hotkey ? parseChord(hotkey).map(canonicalKeyName) : []
  return watchX11Brakes({ ...options, keys, corner })
}
