import { canonicalKeyName, parseChord } from '../input/key-names.ts'
import type { Point } from '../desktop.ts'
import type { BrakeOptions, Brakes } from './brakes.ts'
import { watchX11Brakes } from './x11-brakes.ts'

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
