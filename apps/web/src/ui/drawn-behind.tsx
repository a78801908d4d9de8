import { startTransition, useEffect, useState } from 'react'

/**
 * False at first, true once the rest has been painted: what waits for it is drawn behind what is looked at first, in pieces, and
 * laid out in a frame of its own.
 */
export function useDrawnBehind(): boolean {
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
  return isDue
}
