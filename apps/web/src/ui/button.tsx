import { clsx } from 'clsx'
import type { ComponentProps } from 'react'

export type ButtonLook = 'primary' | 'quiet' | 'quietDanger' | 'outline' | 'danger'

const looks: Record<ButtonLook, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  quiet: 'text-ink-soft hover:bg-sunken hover:text-ink',
  quietDanger: 'text-danger hover:bg-danger-soft',
  outline: 'border border-line bg-surface text-ink hover:bg-sunken',
  danger: 'bg-danger text-on-danger hover:bg-danger-strong',
}

type ButtonProps = ComponentProps<'button'> & { look?: ButtonLook; size?: 'normal' | 'small' }

export function Button({ look = 'primary', size = 'normal', className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={clsx(
        'inline-flex max-w-full shrink-0 items-center justify-center gap-2 py-1.5 font-medium wrap-anywhere transition-colors select-none',
        'disabled:pointer-events-none disabled:opacity-55',
        size === 'small' ? 'min-h-9 rounded-lg px-3 text-sm' : 'min-h-11 rounded-xl px-4 text-[0.95rem]',
        looks[look],
        className,
      )}
      {...rest}
    />
  )
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label'> & { label: string }

/** A button that shows a picture only; its label is read aloud and shown on hover. */
export function IconButton({ label, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={clsx(
        'inline-flex size-10 shrink-0 items-center justify-center rounded-xl text-ink-soft transition-colors',
        'hover:bg-sunken hover:text-ink disabled:pointer-events-none disabled:opacity-45',
        className,
      )}
      {...rest}
    />
  )
}
