import { flushSync } from 'react-dom'

/** How far from the view things are drawn in full, so that scrolling finds them ready. */
const marginPx = 1_600
/** What may be spent on drawing in a frame: half of it, the browser needs the rest. */
const budgetMs = 7

/** Called with whether its element is near, and how tall it is now. */
export type OnNear = (near: boolean, heightPx: number) => void

/** Tells elements of a scrolling list when they come near its view and when they leave it again. */
export interface NearWatch {
  observe: (element: Element, onNear: OnNear) => () => void
  close: () => void
}

/**
 * What comes near is told a little in each frame, the newest first: whoever scrolls fast passes over what is gone again. Null where
 * the browser cannot tell; then everything is near.
 */
export function createNearWatch(scrollerOf: () => HTMLElement | null): NearWatch | null {
  if (typeof IntersectionObserver === 'undefined') return null
  const listeners = new Map<Element, OnNear>()
  const waiting = new Map<Element, { near: boolean; heightPx: number }>()
  let observer: IntersectionObserver | null = null
  let frame = 0

  const work = () => {
    frame = 0
    const scroller = scrollerOf()
    if (!scroller) return
    const end = performance.now() + budgetMs
    for (const [element, { near, heightPx }] of [...waiting].reverse()) {
      waiting.delete(element)
      const tell = listeners.get(element)
      if (tell) keepPlace(scroller, element, () => flushSync(() => tell(near, heightPx)))
      if (performance.now() > end) break
    }
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

/** Where the browser does not do so itself: what is read stays where it is while something above it changes its height. */
function keepPlace(scroller: HTMLElement, element: Element, change: () => void): void {
  if (CSS.supports('overflow-anchor', 'auto')) return change()
  const before = element.getBoundingClientRect()
  change()
  if (before.bottom > scroller.getBoundingClientRect().top) return
  scroller.scrollTop += element.getBoundingClientRect().height - before.height
}
