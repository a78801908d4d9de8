import { useEffect, type RefObject } from 'react'

/**
 * `j` and `k` go to the next and the previous card of a list, wherever the focus is but in a field. When the card that had
 * the focus is answered and gone, the one in its place gets it: answering goes on without the mouse.
 */
export function useCardKeys(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let at = -1
    const cards = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-request]') ?? [])]
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key !== 'j' && event.key !== 'k') return
      const all = cards()
      const current = all.findIndex((card) => card.contains(document.activeElement))
      const from = current >= 0 ? current : event.key === 'j' ? -1 : all.length
      focus(all, from + (event.key === 'j' ? 1 : -1))
    }
    const onFocus = () => {
      const current = cards().findIndex((card) => card.contains(document.activeElement))
      if (current >= 0) at = current
    }
    const focus = (all: HTMLElement[], index: number) => {
      const card = all[Math.max(0, Math.min(index, all.length - 1))]
      card?.focus()
      card?.scrollIntoView({ block: 'nearest' })
    }
    const watcher = new MutationObserver(() => {
      if (at < 0 || document.activeElement !== document.body) return
      focus(cards(), at)
    })
    window.addEventListener('keydown', onKey)
    window.addEventListener('focusin', onFocus)
    if (list.current) watcher.observe(list.current, { childList: true, subtree: true })
    return () => {
      window.removeEventListener('keydown', onKey)
      window.removeEventListener('focusin', onFocus)
      watcher.disconnect()
    }
  }, [list])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null
}
