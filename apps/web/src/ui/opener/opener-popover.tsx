import { Popover } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import type { Opener } from './use-opener.ts'

type OpenerPopoverProps = Pick<
  ComponentProps<typeof Popover.Content>,
  'align' | 'side' | 'sideOffset' | 'className'
> & {
  opener: Opener
  label: string
  children: ReactNode
}

/** What the button of an opener opens, beside that button. */
export function OpenerPopover({ opener, label, className = '', children, ...place }: OpenerPopoverProps) {
  return (
    <Popover.Root open={opener.open} onOpenChange={opener.setOpen}>
      <Popover.Anchor virtualRef={opener.button.ref} />
      <Popover.Portal>
        <Popover.Content
          {...opener.content}
          {...place}
          collisionPadding={12}
          aria-label={label}
          className={`animate-rise z-20 rounded-2xl border border-line shadow-soft ${className}`}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
