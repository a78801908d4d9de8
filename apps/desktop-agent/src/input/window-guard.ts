import type { DesktopWindow } from '@rain/protocol'
import { defaultBlockedWindows, type BlockedWindow } from './blocked-windows.ts'

/**
 * Why nobody acts in this window from afar, to be shown; null when it may be acted in. To be asked before an action and
 * after it, of the window that has the keyboard.
 *
 * @NOTE it sees windows, not what is in them: a password field of a page, or an extension's list of passwords inside the
 * browser's window, looks like any other.
 */
export function blockedWindow(window: DesktopWindow | null, more: readonly BlockedWindow[] = []): string | null {
  if (!window) return null
  const app = window.app.toLowerCase()
  const title = window.title.trim()
  const rule = [...defaultBlockedWindows, ...more].find(
    (blocked) =>
      (blocked.app !== undefined && blocked.app !== '' && app.includes(blocked.app.toLowerCase())) ||
      blocked.title?.test(title),
  )
  return rule ? `${named(window)} is left alone: ${rule.why}` : null
}

/** Rules from a configuration, `keepass` for programs and `title:My bank` for a title in full. */
export function readBlockedWindows(entries: readonly string[]): BlockedWindow[] {
  return entries
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '' && entry !== titlePrefix)
    .map((entry) => {
      const why = 'it is on the list of this computer'
      if (!entry.startsWith(titlePrefix)) return { app: entry, why }
      return { title: new RegExp(`^${escape(entry.slice(titlePrefix.length).trim())}$`, 'i'), why }
    })
}

const titlePrefix = 'title:'

function named({ app, title }: DesktopWindow): string {
  return title ? `The window "${title}"${app ? ` of ${app}` : ''}` : `The window of ${app || 'an unknown program'}`
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
