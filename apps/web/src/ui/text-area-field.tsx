import { clsx } from 'clsx'
import { useId, type ComponentProps, type ReactNode } from 'react'
import { ErrorText } from './message.tsx'

type TextAreaFieldProps = ComponentProps<'textarea'> & {
  label: string
  error?: ReactNode
  hint?: ReactNode
  hideLabel?: boolean | undefined
}

/** A field of several lines, for what is written exactly: arguments, variables, a configuration. */
export function TextAreaField({ label, error, hint, hideLabel, className, ...rest }: TextAreaFieldProps) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className={clsx('text-sm font-medium', hideLabel && 'sr-only')}>
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : hint ? `${id}-hint` : undefined}
        className={clsx(
          'w-full rounded-xl border border-line-strong/60 bg-surface px-3.5 py-2.5 font-mono text-sm text-ink placeholder:text-ink-faint',
          'transition-colors hover:border-line-strong focus-visible:border-accent disabled:opacity-60',
          className,
        )}
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
