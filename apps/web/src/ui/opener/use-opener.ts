import { useRef, useState, type ComponentProps, type RefObject } from 'react'

/** What opens when a button is pressed: whether it does, and what its button and its content need for that. */
export type Opener = {
  /** Somebody has come near the button: what opens is worth fetching. */
  isNear: boolean
  open: boolean
  setOpen: (open: boolean) => void
  button: Pick<
    ComponentProps<'button'>,
    'onPointerEnter' | 'onFocus' | 'onClick' | 'onKeyDown' | 'aria-haspopup' | 'aria-expanded'
  > & { ref: RefObject<HTMLButtonElement | null>; 'data-state': 'open' | 'closed' }
  content: {
    onCloseAutoFocus: (event: Event) => void
    onInteractOutside: (event: { target: EventTarget | null; preventDefault: () => void }) => void
  }
}

/**
 * A button that stays where it is while what it opens is fetched. Menus and pop-ups bring a library that the first sight of a
 * page does without: it comes when the pointer or the focus does.
 */
export function useOpener(kind: 'menu' | 'dialog'): Opener {
  const ref = useRef<HTMLButtonElement>(null)
  const [isNear, setNear] = useState(false)
  const [open, setOpen] = useState(false)
  /** Whoever goes on elsewhere does not get the focus taken away. */
  const isLeft = useRef(false)
  const comeNear = () => setNear(true)
  const toggle = (to: boolean) => {
    setNear(true)
    setOpen(to)
  }
  return {
    isNear,
    open,
    setOpen,
    button: {
      ref,
      onPointerEnter: comeNear,
      onFocus: comeNear,
      onClick: () => toggle(!open),
      onKeyDown: (event) => {
        if (kind !== 'menu' || event.key !== 'ArrowDown') return
        event.preventDefault()
        toggle(true)
      },
      'aria-haspopup': kind,
      'aria-expanded': open,
      'data-state': open ? 'open' : 'closed',
    },
    content: {
      onCloseAutoFocus: (event) => {
        event.preventDefault()
        if (!isLeft.current) ref.current?.focus()
        isLeft.current = false
      },
      onInteractOutside: (event) => {
        // The button itself closes what it has opened.
        if (event.target instanceof Node && ref.current?.contains(event.target)) event.preventDefault()
        else isLeft.current = true
      },
    },
  }
}
