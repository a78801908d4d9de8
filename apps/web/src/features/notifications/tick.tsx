import { useId, type ReactNode } from 'react'

type TickProps = { checked: boolean; onChange: (checked: boolean) => void; hint?: string; children: ReactNode }

/** Something to have or not to have. */
export function Tick({ checked, onChange, hint, children }: TickProps) {
  const id = useId()
  return (
    <label className="flex min-h-9 cursor-pointer items-start gap-3 py-1 text-sm">
      <input
        type="checkbox"
        checked={checked}
        aria-describedby={hint && id}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4.5 shrink-0 accent-(--accent)"
      />
      <span className="min-w-0">
        {children}
        {hint && (
          <span id={id} className="block text-ink-faint">
            {hint}
          </span>
        )}
      </span>
    </label>
  )
}
