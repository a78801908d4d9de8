import { useEffect, useState } from 'react'

/** A page has been there for so long: what it begins with has been read and drawn, on a slow device as well. */
const settledMs = 4_000

/** False while a page begins. */
export function isPageSettled(): boolean {
  return performance.now() > settledMs
}

/** False while a page begins. What nobody waits for is asked for later. */
export function useSettled(): boolean {
  const [isSettled, setSettled] = useState(isPageSettled)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), Math.max(0, settledMs - performance.now()))
    return () => clearTimeout(timer)
  }, [])
  return isSettled
}
