import { useEffect, useEffectEvent } from 'react'

/** What to do, by its keys: `Mod+K` with Ctrl or ⌘, `?` alone, `g i` one after the other. */
export type KeyBindings = Readonly<Record<string, () => void>>

const betweenKeysMs = 1_200

/**
 * Does what the keys say, wherever the focus is. Keys without Ctrl or ⌘ are left to whoever types, to dialogs and menus, and to a
 * computer that is being controlled. The second key of two belongs to nobody else.
 */
export function useShortcuts(bindings: KeyBindings): void {
  const find = useEffectEvent((keys: string) => bindings[keys])
  const begins = useEffectEvent((key: string) => Object.keys(bindings).some((keys) => keys.startsWith(`${key} `)))

  useEffect(() => {
    let first: { key: string; at: number } | null = null
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey || isOfComputer(event.target)) return
      const withMod = event.ctrlKey || event.metaKey
      const before = first && event.timeStamp - first.at < betweenKeysMs ? first.key : null
      if (!isModifier(event.key)) first = null
      if (withMod ? event.shiftKey : isTaken(event.target)) return
      const name = withMod ? `Mod+${event.key.toUpperCase()}` : before === null ? event.key : `${before} ${event.key}`
      const run = find(name)
      if (run) {
        event.preventDefault()
        event.stopPropagation()
        return run()
      }
      if (!withMod && !event.repeat && begins(event.key)) first = { key: event.key, at: event.timeStamp }
    }
    // @NOTE before the page in view: its own keys are single ones, and the second key of two may be one of them
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [])
}

const takers =
  'input, textarea, select, [contenteditable=""], [contenteditable=true], dialog, [role=menu], [role=listbox]'

function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]')) return true
  return target instanceof Element && target.closest(takers) !== null
}

/** Every key there, Ctrl-K as well, is for the computer that is being controlled. */
function isOfComputer(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-takes-keys]') !== null
}

function isModifier(key: string): boolean {
  return key === 'Shift' || key === 'Control' || key === 'Meta' || key === 'Alt'
}
