import type { Act, DesktopActionName, DesktopWindow } from '@rain/protocol'
import { refuse, type Refusal } from './refusal.ts'

const keyboard: ReadonlySet<DesktopActionName> = new Set(['type', 'type_secret', 'key', 'hold_key'])

/** Why a window must not be worked in; null: it may be. */
export type BlockedWindow = (window: DesktopWindow) => string | null

/**
 * Nothing goes to a window of the block list, and nothing that was decided while one window had the keyboard is done once
 * another has it: the keys would go astray, and what has come up may lie under the pointer before it is drawn.
 */
export function checkWindow(act: Act, window: DesktopWindow | null, blockedWindow: BlockedWindow): Refusal | null {
  const blocked = window && blockedWindow(window)
  if (blocked) return refuse('blocked_window', blocked)
  if (act.action.action === 'mouse_move' || (window?.id ?? undefined) === act.window) return null
  // Where no window is named, only keys need to know whose they are.
  if (act.window === undefined && !keyboard.has(act.action.action)) return null
  const now = window ? `“${window.title || window.app}” has it now` : 'no window has it now'
  return refuse(
    'window_changed',
    `The keyboard belongs to another window than when this was decided: ${now}. Look again.`,
  )
}
