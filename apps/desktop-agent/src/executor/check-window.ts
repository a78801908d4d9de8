import type { Act, DesktopActionName, DesktopWindow } from '@rain/protocol'
import { refuse, type Refusal } from './refusal.ts'

const keyboard: ReadonlySet<DesktopActionName> = new Set(['type', 'type_secret', 'key', 'hold_key'])

/** Why a window must not be worked in; null: it may be. */
export type BlockedWindow = (window: DesktopWindow) => string | null

/** Keys go to the window they were meant for, and nothing goes to one of the block list. */
export function checkWindow(act: Act, window: DesktopWindow | null, blockedWindow: BlockedWindow): Refusal | null {
  const blocked = window && blockedWindow(window)
  if (blocked) return refuse('blocked_window', blocked)
  if (!keyboard.has(act.action.action) || (window?.id ?? undefined) === act.window) return null
  const now = window ? `“${window.title || window.app}” has it now` : 'no window has it now'
  return refuse('window_changed', `The keyboard belongs to another window than when this was decided: ${now}. Look again.`)
}
