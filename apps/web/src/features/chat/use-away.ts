import { useEffect, useRef, useState, type RefObject } from 'react'
import type { NearWatch } from './near-watch.ts'

type UseAway = {
  /** Null: everything is near. */
  watch: NearWatch | null
  /** The height in pixels of what is not drawn from the beginning; null: it is. */
  first: () => number | null
}

/**
 * Whether something in a long list is so far from the view that a box of its height stands for it: that height in pixels, or null as
 * long as it is drawn. What holds the focus is never put away.
 */
export function useAway<Box extends HTMLElement>({
  watch,
  first,
}: UseAway): {
  box: RefObject<Box | null>
  awayHeight: number | null
} {
  const box = useRef<Box>(null)
  const [awayHeight, setAwayHeight] = useState(first)

  useEffect(() => {
    if (!watch || !box.current) return
    const holdsFocus = () => box.current?.contains(document.activeElement) === true
    return watch.observe(box.current, (near, heightPx) => {
      if (near || holdsFocus()) setAwayHeight(null)
      else setAwayHeight((known) => known ?? heightPx)
    })
  }, [watch])

  return { box, awayHeight }
}

/** A box that takes the place of what is not drawn. */
export const awayStyle = (heightPx: number) =>
  ({ height: heightPx, contentVisibility: 'auto', containIntrinsicBlockSize: `${heightPx}px` }) as const
