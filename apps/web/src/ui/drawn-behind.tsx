import { startTransition, useEffect, useState, type ReactNode } from 'react'

/**
 * Is drawn once the rest has been painted, in pieces, and laid out in a frame of its own. One inside another comes a frame later:
 * no frame keeps the person waiting for all of them.
 */
export function DrawnBehind({ children }: { children: ReactNode }) {
  const [isDue, setDue] = useState(false)
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
