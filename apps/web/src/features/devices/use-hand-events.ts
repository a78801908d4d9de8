import { useEffect, useState, type PointerEvent, type RefObject } from 'react'
import { Fingers } from './view/fingers.ts'
import type { Hands } from './view/hands.ts'
import { buttonOf, spotOf, wheelOf } from './view/input-of-dom.ts'

type HandEventsOptions = {
  active: boolean
  hands: Hands
  /** What the picture fills. */
  surface: RefObject<HTMLElement | null>
  /** A mouse was pressed: the keyboard is meant for the computer, too. */
  onMouse: () => void
}

const feelMs = 15

/** Mouse, pen and fingers on a picture, while they work on the computer it shows. */
export function useHandEvents({ active, hands, surface, onMouse }: HandEventsOptions) {
  const [fingers] = useState(() => new Fingers({ deeds: deedsOf(hands), after }))

  useEffect(() => {
    const element = surface.current
    if (!active || !element) return
    // @NOTE React listens to the wheel without the right to keep the page from scrolling
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const spot = spotOf(event, element.getBoundingClientRect())
      const wheel = spot && wheelOf(event, spot)
      if (wheel) hands.wheel(wheel)
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [active, hands, surface])

  useEffect(() => {
    if (!active) return
    const letGo = () => hands.letGo()
    const onVisibility = () => document.visibilityState === 'hidden' && hands.letGo()
    window.addEventListener('blur', letGo)
    window.addEventListener('pagehide', letGo)
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      window.removeEventListener('blur', letGo)
      window.removeEventListener('pagehide', letGo)
      document.removeEventListener('visibilitychange', onVisibility)
      hands.letGo()
    }
  }, [active, hands])

  if (!active) return {}
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      const finger = fingerOf(event)
      if (!finger) return
      event.currentTarget.setPointerCapture(event.pointerId)
      if (event.pointerType === 'touch') return fingers.press(finger)
      const button = buttonOf(event)
      if (!button) return
      event.preventDefault()
      onMouse()
      hands.button(button, true, finger.spot)
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const finger = fingerOf(event)
      if (!finger) return
      if (event.pointerType === 'touch') return fingers.move(finger)
      // @NOTE a second button of a mouse comes and goes as a movement
      if (event.button >= 0) pressAlso(hands, event, finger.spot)
      hands.move(finger.spot)
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      const finger = fingerOf(event)
      if (!finger) return
      if (event.pointerType === 'touch') return fingers.lift(finger)
      const button = buttonOf(event)
      if (button) hands.button(button, false, finger.spot)
    },
    onPointerCancel(event: PointerEvent<HTMLElement>) {
      const finger = fingerOf(event)
      if (finger && event.pointerType === 'touch') return fingers.lift(finger, { cancelled: true })
      hands.letGo()
    },
    onMouseDown: (event: { preventDefault: () => void }) => event.preventDefault(),
    onContextMenu: (event: { preventDefault: () => void }) => event.preventDefault(),
  }
}

function pressAlso(hands: Hands, event: PointerEvent, spot: { x: number; y: number }): void {
  const button = buttonOf(event)
  const bit = { left: 1, right: 2, middle: 4 }
  if (button) hands.button(button, (event.buttons & bit[button]) !== 0, spot)
}

function fingerOf(event: PointerEvent<HTMLElement>) {
  const { pointerId: id, clientX, clientY, currentTarget } = event
  const spot = spotOf({ clientX, clientY }, currentTarget.getBoundingClientRect())
  return spot && { id, clientX, clientY, spot }
}

function deedsOf(hands: Hands): ConstructorParameters<typeof Fingers>[0]['deeds'] {
  return {
    move: (spot) => hands.move(spot),
    button: (button, down, spot) => hands.button(button, down, spot),
    click: (button, spot) => hands.click(button, spot),
    wheel: (event) => hands.wheel(event),
    feel: () => void navigator.vibrate?.(feelMs),
  }
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
