import { clsx } from 'clsx'
import { ChevronDown, Eye, EyeOff } from 'lucide-react'
import { useId, useState, type ComponentProps, type ReactNode } from 'react'
import { ErrorText } from './message.tsx'

const inputLook =
  'w-full min-h-11 rounded-xl border border-line-strong/60 bg-surface px-3.5 text-ink placeholder:text-ink-faint ' +
  'transition-colors hover:border-line-strong focus-visible:border-accent disabled:opacity-60'

type FieldProps = ComponentProps<'input'> & {
  label: string
  error?: ReactNode
  hint?: ReactNode
  hideLabel?: boolean
}

export function Field({ label, error, hint, hideLabel, className, ...rest }: FieldProps) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className={clsx('text-sm font-medium', hideLabel && 'sr-only')}>
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : hint ? `${id}-hint` : undefined}
        className={clsx(inputLook, className)}
        {...rest}
      />
      {hint && !error && (
        <p id={`${id}-hint`} className="text-sm text-ink-faint">
          {hint}
        </p>
      )}
      {error && <ErrorText id={`${id}-error`}>{error}</ErrorText>}
    </div>
  )
}

type SecretFieldProps = Omit<FieldProps, 'type'> & { showLabel: string; hideSecretLabel: string }

/** A field for a secret, with a button that shows what was typed. */
export function SecretField({ label, error, hint, showLabel, hideSecretLabel, className, ...rest }: SecretFieldProps) {
  const id = useId()
  const [visible, setVisible] = useState(false)
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          type={visible ? 'text' : 'password'}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          className={clsx(inputLook, 'pr-12', className)}
          {...rest}
        />
        <button
          type="button"
          onClick={() => setVisible(!visible)}
          aria-label={visible ? hideSecretLabel : showLabel}
          className="absolute inset-y-0 right-0 flex w-11 items-center justify-center rounded-xl text-ink-faint hover:text-ink"
        >
          {visible ? <EyeOff className="size-4.5" aria-hidden /> : <Eye className="size-4.5" aria-hidden />}
        </button>
      </div>
      {hint && !error && <p className="text-sm text-ink-faint">{hint}</p>}
      {error && <ErrorText id={`${id}-error`}>{error}</ErrorText>}
    </div>
  )
}

type SelectFieldProps = ComponentProps<'select'> & { label: string }

/** The browser's own select: it works with every keyboard, phone and screen reader. */
export function SelectField({ label, className, children, ...rest }: SelectFieldProps) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <select id={id} className={clsx(inputLook, 'appearance-none truncate pr-11', className)} {...rest}>
          {children}
        </select>
        <ChevronDown
          className="pointer-events-none absolute inset-y-0 right-3.5 my-auto size-4.5 text-ink-faint"
          aria-hidden
        />
      </div>
    </div>
  )
}
