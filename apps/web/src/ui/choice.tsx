import { clsx } from 'clsx'

type ChoiceProps<T extends string> = {
  label: string
  value: T
  options: ReadonlyArray<{ value: T; label: string }>
  onChange: (value: T) => void
  hideLabel?: boolean
}

/** A few options side by side, one of them chosen. */
export function Choice<T extends string>({ label, value, options, onChange, hideLabel }: ChoiceProps<T>) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className={clsx('mb-1.5 text-sm font-medium', hideLabel && 'sr-only')}>{label}</legend>
      <div className="flex rounded-xl bg-sunken p-1">
        {options.map((option) => (
          <label
            key={option.value}
            className={clsx(
              'flex min-h-9 flex-1 items-center justify-center rounded-lg px-2 text-center text-sm leading-tight sm:px-3 transition-colors',
              'has-focus-visible:outline-2 has-focus-visible:outline-accent',
              option.value === value ? 'bg-accent-soft font-medium text-accent' : 'text-ink-soft hover:text-ink',
            )}
          >
            <input
              type="radio"
              name={label}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
