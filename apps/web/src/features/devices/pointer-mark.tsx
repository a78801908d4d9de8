import type { Ref } from 'react'

/** The pointer of the computer; the picture itself does not show it. */
export function PointerMark({ ref, shown }: { ref: Ref<HTMLSpanElement>; shown: boolean }) {
  return (
    <span
      ref={ref}
      aria-hidden
      hidden={!shown}
      className="pointer-events-none invisible absolute top-0 left-0 block"
      data-pointer
    >
      <svg viewBox="0 0 16 22" className="h-[1.35rem] w-4 drop-shadow">
        <path d="M1 1v16.2l4-3.7 2.7 6.3 2.8-1.2-2.7-6.2H13L1 1Z" fill="#fff" stroke="#000" strokeWidth="1.2" />
      </svg>
    </span>
  )
}

/** Puts the pointer where it is, as parts of the picture; null: it is not to be seen. */
export function placePointer(mark: HTMLElement | null, at: { x: number; y: number } | null): void {
  if (!mark) return
  mark.style.visibility = at ? 'visible' : 'hidden'
  if (!at) return
  mark.style.left = `${at.x * 100}%`
  mark.style.top = `${at.y * 100}%`
}
