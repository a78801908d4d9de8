import { useEffect, useRef, useState, type RefObject } from 'react'

/** Long enough that a key or a tap meant for something else cannot answer a request that has just appeared. */
const armAfterMs = 500
const lookEveryMs = 50
/** Less than what a card rises when it comes in, and than what could put another button under the pointer. */
const stillPx = 12

type Place = { top: number; left: number; since: number }

/**
 * Guards a request against answers that were meant for something else. `armed`: it has been in view, in the same place, for
 * long enough. `isSteady` says the same of this very moment, and is asked when an answer is given; `mayTakeKeys` also that
 * the card has had the focus for that long: the key that led to it may be down still.
 */
export function useArmed(requestId: string, card: RefObject<HTMLElement | null>) {
  const [armedFor, setArmedFor] = useState<string | null>(null)
  const place = useRef<Place>({ top: 0, left: 0, since: 0 })
  const focusedAt = useRef(0)

  useEffect(() => {
    const element = card.current
    const onFocus = () => (focusedAt.current = Date.now())
    const rest = () => {
      look(element, place)
      setArmedFor(Date.now() - place.current.since >= armAfterMs ? requestId : null)
    }
    place.current = { ...placeOf(element), since: Date.now() }
    element?.addEventListener('focus', onFocus)
    const looking = setInterval(rest, lookEveryMs)
    return () => {
      element?.removeEventListener('focus', onFocus)
      clearInterval(looking)
    }
  }, [requestId, card])

  const isSteady = () => {
    look(card.current, place)
    return Date.now() - place.current.since >= armAfterMs
  }
  const mayTakeKeys = () => isSteady() && Date.now() - focusedAt.current >= armAfterMs
  return { armed: armedFor === requestId, isSteady, mayTakeKeys }
}

function look(element: HTMLElement | null, place: RefObject<Place>): void {
  const { top, left } = placeOf(element)
  const moved = Math.max(Math.abs(top - place.current.top), Math.abs(left - place.current.left))
  if (moved > stillPx) place.current = { top, left, since: Date.now() }
}

function placeOf(element: HTMLElement | null): { top: number; left: number } {
  const { top = 0, left = 0 } = element?.getBoundingClientRect() ?? {}
  return { top, left }
}
