import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

const nearBottomPx = 80

/**
 * Keeps a scrolling list at its end while content grows, unless the person has scrolled up to read. `version` changes
 * with the content.
 */
export function useStickToBottom(version: unknown) {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const sticking = useRef(true)
  const [away, setAway] = useState(false)

  const toBottom = useCallback((behavior: ScrollBehavior = 'instant') => {
    const element = scroller.current
    if (!element) return
    sticking.current = true
    setAway(false)
    element.scrollTo({ top: element.scrollHeight, behavior })
  }, [])

  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const near = element.scrollHeight - element.scrollTop - element.clientHeight < nearBottomPx
    sticking.current = near
    setAway(!near)
  }, [])

  useLayoutEffect(() => {
    const element = scroller.current
    if (element && sticking.current) element.scrollTop = element.scrollHeight
  }, [version])

  useEffect(() => {
    if (!content.current || !scroller.current || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(() => {
      const element = scroller.current
      if (element && sticking.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(content.current)
    observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [])

  return { scroller, content, away, onScroll, toBottom }
}
