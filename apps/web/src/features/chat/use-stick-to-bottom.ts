import { useCallback, useEffect, useRef, useState } from 'react'

const nearBottomPx = 80

/**
 * Keeps a scrolling list at its end while content grows, unless the person has scrolled up to read; then what they read stays where
 * it is when older content is put in front. `follow` is to be called in a layout effect after each change, with what the content
 * begins with.
 */
export function useStickToBottom() {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const sticking = useRef(true)
  const toEnd = useRef(0)
  const lastTop = useRef(0)
  const knownFirst = useRef<unknown>(undefined)
  const [away, setAway] = useState(false)

  const toBottom = useCallback((behavior: ScrollBehavior = 'instant') => {
    const element = scroller.current
    if (!element) return
    sticking.current = true
    setAway(false)
    element.scrollTo({ top: element.scrollHeight, behavior })
  }, [])

  /** The list goes somewhere else than its end. */
  const release = useCallback(() => {
    sticking.current = false
    setAway(true)
  }, [])

  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const isUp = element.scrollTop < lastTop.current
    lastTop.current = element.scrollTop
    // @NOTE what was added a moment ago is below the view, but not because the person went away from it
    if (sticking.current && !isUp) return
    toEnd.current = element.scrollHeight - element.scrollTop
    const near = toEnd.current - element.clientHeight < nearBottomPx
    sticking.current = near
    setAway(!near)
  }, [])

  const follow = useCallback((first: unknown) => {
    const element = scroller.current
    if (!element) return
    // @NOTE asking for heights here would have the browser lay out everything once more: the observer is told of them
    if (sticking.current && typeof ResizeObserver === 'undefined') element.scrollTop = element.scrollHeight
    if (!sticking.current && knownFirst.current !== first) element.scrollTop = element.scrollHeight - toEnd.current
    knownFirst.current = first
  }, [])

  useEffect(() => {
    if (!content.current || !scroller.current || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(() => {
      const element = scroller.current
      if (!element) return
      if (sticking.current) element.scrollTop = element.scrollHeight
      toEnd.current = element.scrollHeight - element.scrollTop
    })
    observer.observe(content.current)
    observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [])

  return { scroller, content, away, onScroll, toBottom, release, follow }
}
