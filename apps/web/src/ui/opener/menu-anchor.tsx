import { DropdownMenu } from 'radix-ui'

/** Where a menu stands: over the button of its opener, which must be in a positioned box with it. */
export function MenuAnchor() {
  return (
    <DropdownMenu.Trigger asChild>
      <span aria-hidden className="pointer-events-none absolute inset-0" tabIndex={-1} />
    </DropdownMenu.Trigger>
  )
}
