import { startTransition, useEffect, useState, type ReactNode } from 'react'
import { isPageSettled } from './use-settled.ts'

/**
 * While a page begins: is drawn once the rest has been painted, in pieces, and laid out in a frame of its own. One inside another comes
 * a frame later: no frame keeps the person waiting for all of them. Later on it is drawn with the rest.
 */
export function DrawnBehind({ children }: { children: ReactNode }) {
  const [isDue, setDue] = useState(isPageSettled)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => startTransition(() => setDue(true)))
    })
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [])
  return isDue && children
}
