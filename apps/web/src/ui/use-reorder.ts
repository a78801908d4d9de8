import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react'

const mouseSlopPx = 5
const touchSlopPx = 8
const longPressMs = 350

/** What is being dragged: from which place, over which, and how far, in pixels. */
export type Dragged = { from: number; to: number; byPx: number }

type Reorder = {
  dragged: Dragged | null
  /** For each row. */
  onPointerDown: (event: PointerEvent, at: number) => void
}

/**
 * Dragging the rows of a list, all of the same height, to another place: with the mouse at once, with a finger after a long
 * press, so that the list can still be scrolled. A click that ends a drag does nothing else.
 */
export function useReorder(
  list: RefObject<HTMLElement | null>,
  { count, onMove }: { count: number; onMove: (from: number, to: number) => void },
): Reorder {
  const [dragged, setDragged] = useState<Dragged | null>(null)
  const dragging = useRef(false)

  useEffect(() => {
    const element = list.current
    if (!element) return
    // @NOTE a finger that drags does not scroll; only a listener that is not passive, and was there before the touch, may say so
    const hold = (event: Event) => dragging.current && event.cancelable && event.preventDefault()
    element.addEventListener('touchmove', hold, { passive: false })
    element.addEventListener('contextmenu', hold)
    return () => {
      element.removeEventListener('touchmove', hold)
      element.removeEventListener('contextmenu', hold)
    }
  }, [list])

  const onPointerDown = (down: PointerEvent, at: number) => {
    if (down.button !== 0 || count < 2 || dragging.current) return
    const row = down.currentTarget.getBoundingClientRect().height
    const byFinger = down.pointerType !== 'mouse'
    const leave = new AbortController()
    const begin = () => {
      dragging.current = true
      setDragged({ from: at, to: at, byPx: 0 })
    }
    const timer = byFinger ? setTimeout(begin, longPressMs) : undefined
    const placeOf = (byPx: number) => Math.max(0, Math.min(count - 1, at + Math.round(byPx / row)))
    const end = () => {
      clearTimeout(timer)
      leave.abort()
      setDragged(null)
      if (!dragging.current) return
      swallowClick()
      dragging.current = false
    }
    const listen = { signal: leave.signal }
    window.addEventListener(
      'pointermove',
      (event) => {
        const byPx = event.clientY - down.clientY
        if (!dragging.current) {
          if (Math.abs(byPx) < (byFinger ? touchSlopPx : mouseSlopPx)) return
          if (byFinger) return end()
          begin()
        }
        setDragged({ from: at, to: placeOf(byPx), byPx })
      },
      listen,
    )
    window.addEventListener(
      'pointerup',
      (event) => {
        const to = placeOf(event.clientY - down.clientY)
        if (dragging.current && to !== at) onMove(at, to)
        end()
      },
      listen,
    )
    window.addEventListener('pointercancel', end, listen)
    window.addEventListener('blur', end, listen)
    window.addEventListener('keydown', (event) => event.key === 'Escape' && end(), listen)
  }

  return { dragged, onPointerDown }
}

/** By how many rows the row at this place gives way to the one that is dragged. */
export function givesWay(dragged: Dragged | null, at: number): -1 | 0 | 1 {
  if (!dragged || at === dragged.from) return 0
  if (at > dragged.from && at <= dragged.to) return -1
  return at < dragged.from && at >= dragged.to ? 1 : 0
}

/** The click that follows the end of a drag comes at once, or not at all. */
function swallowClick(): void {
  const swallow = (event: MouseEvent) => event.stopPropagation()
  window.addEventListener('click', swallow, { capture: true, once: true })
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0)
}
