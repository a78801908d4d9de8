import { clsx } from 'clsx'
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'

type SplitProps = {
  children: ReactNode
  /** What stands at the end; null: the whole room is for `children`. */
  side: ReactNode
  /** Says what the divider changes. */
  label: string
  /** Under this name the browser remembers the width. */
  name: string
  /** In pixels. */
  start: number
  least: number
  most: number
}

const stepPx = 32

/** Two things beside each other, with a divider for the mouse, the finger and the arrow keys. */
export function Split({ children, side, label, name, start, least, most }: SplitProps) {
  const key = `rain.width.${name}`
  const [width, setWidth] = useState(() => within(Number(localStorage.getItem(key)) || start, least, most))
  const [dragging, setDragging] = useState(false)
  const box = useRef<HTMLDivElement>(null)

  const roomPx = () => Math.min(most, (box.current?.clientWidth ?? most * 2) * 0.7)
  const change = (next: number) => {
    const allowed = within(next, least, Math.max(least, roomPx()))
    setWidth(allowed)
    localStorage.setItem(key, String(allowed))
  }
  const onPointerMove = (event: PointerEvent) => {
    const right = box.current?.getBoundingClientRect().right
    if (dragging && right !== undefined) change(right - event.clientX)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next = { ArrowLeft: width + stepPx, ArrowRight: width - stepPx, Home: most, End: least }[event.key]
    if (next === undefined) return
    event.preventDefault()
    change(next)
  }

  return (
    <div ref={box} className="flex min-h-0 min-w-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">{children}</div>
      {side && (
        <>
          <div
            role="separator"
            aria-orientation="vertical"
            aria-label={label}
            aria-valuenow={Math.round(width)}
            aria-valuemin={least}
            aria-valuemax={most}
            tabIndex={0}
            onKeyDown={onKeyDown}
            onDoubleClick={() => change(start)}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId)
              setDragging(true)
            }}
            onPointerMove={onPointerMove}
            onPointerUp={() => setDragging(false)}
            onPointerCancel={() => setDragging(false)}
            className={clsx(
              'group relative z-10 -mx-1.5 w-3 shrink-0 cursor-col-resize touch-none',
              'before:absolute before:inset-y-0 before:left-1/2 before:w-px before:bg-line hover:before:w-0.5 hover:before:bg-accent',
              dragging && 'before:w-0.5! before:bg-accent!',
            )}
          />
          <div style={{ width }} className="flex min-h-0 shrink-0 flex-col">
            {side}
          </div>
        </>
      )}
    </div>
  )
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value))
}
