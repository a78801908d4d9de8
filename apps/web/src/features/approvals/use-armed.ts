import { useEffect, useRef, useState, type RefObject } from 'react'

/** Long enough that a key or a tap meant for something else cannot answer a request that has just appeared. */
const armAfterMs = 500
const lookEveryMs = 100
/** Less than what a card rises when it comes in, and than what could put another button under the pointer. */
const stillPx = 12

type Place = { top: number; left: number; since: number }

/**
 * Guards a request against answers that were meant for something else. `armed`: it has been in view long enough. `isSteady`
 * is to be asked when an answer is given: whether it has stood in the same place for that long as well, and had the focus
 * for that long if a key brought it there.
 */
export function useArmed(requestId: string, card: RefObject<HTMLElement | null>) {
  const [armedFor, setArmedFor] = useState<string | null>(null)
  const place = useRef<Place>({ top: 0, left: 0, since: 0 })

  useEffect(() => {
    const element = card.current
    const onFocus = () => (place.current.since = Date.now())
    element?.addEventListener('focus', onFocus)
    look(element, place)
    const looking = setInterval(() => look(card.current, place), lookEveryMs)
    const arming = setTimeout(() => setArmedFor(requestId), armAfterMs)
    return () => {
      element?.removeEventListener('focus', onFocus)
      clearInterval(looking)
      clearTimeout(arming)
    }
  }, [requestId, card])

  const isSteady = () => {
    look(card.current, place)
    return Date.now() - place.current.since >= armAfterMs
  }
  return { armed: armedFor === requestId, isSteady }
}

function look(element: HTMLElement | null, place: RefObject<Place>): void {
  if (!element) return
  const { top, left } = element.getBoundingClientRect()
  const moved = Math.max(Math.abs(top - place.current.top), Math.abs(left - place.current.left))
  if (moved > stillPx) place.current = { top, left, since: Date.now() }
}
