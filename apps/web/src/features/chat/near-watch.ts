import { flushSync } from 'react-dom'

/** Called with whether its element is near, and how tall it is now. */
export type OnNear = (near: boolean, heightPx: number) => void

/** Tells elements of a scrolling list when they come near its view and when they leave it again. */
export interface NearWatch {
  observe: (element: Element, onNear: OnNear) => () => void
  close: () => void
}

/**
 * What comes near is told one by one, a frame each, the newest first: whoever scrolls fast passes over what is gone again. Null
 * where the browser cannot tell; then everything is near. `marginPx`: near is what is not farther from the view.
 */
export function createNearWatch(scrollerOf: () => HTMLElement | null, marginPx: number): NearWatch | null {
  if (typeof IntersectionObserver === 'undefined') return null
  const listeners = new Map<Element, OnNear>()
  const waiting = new Map<Element, { near: boolean; heightPx: number }>()
  let observer: IntersectionObserver | null = null
  let frame = 0

  const work = () => {
    frame = 0
    const scroller = scrollerOf()
    if (!scroller) return
    const [element, seen] = [...waiting].at(-1) ?? []
    if (!element || !seen) return
    waiting.delete(element)
    const tell = listeners.get(element)
    if (tell) keepPlace(scroller, element, () => tell(seen.near, seen.heightPx))
    if (waiting.size > 0) frame ||= requestAnimationFrame(work)
  }

  const open = () =>
    new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting, boundingClientRect } of entries) {
          waiting.delete(target)
          waiting.set(target, { near: isIntersecting, heightPx: boundingClientRect.height })
        }
        frame ||= requestAnimationFrame(work)
      },
      { root: scrollerOf(), rootMargin: `${marginPx}px 0px` },
    )

  return {
    observe(element, onNear) {
      listeners.set(element, onNear)
      observer ??= open()
      observer.observe(element)
      return () => {
        listeners.delete(element)
        waiting.delete(element)
        observer?.unobserve(element)
      }
    },
    close() {
      cancelAnimationFrame(frame)
      frame = 0
      observer?.disconnect()
      observer = null
    },
  }
}

/**
 * What is read stays where it is while something above it changes its height. Where the browser sees to that by itself, React draws
 * in its own time; not as a transition, which an answer that streams in would put off again and again.
 */
function keepPlace(scroller: HTMLElement, element: Element, change: () => void): void {
  if (CSS.supports('overflow-anchor', 'auto')) return change()
  const before = element.getBoundingClientRect()
  flushSync(change)
  if (before.bottom > scroller.getBoundingClientRect().top) return
  scroller.scrollTop += element.getBoundingClientRect().height - before.height
}
