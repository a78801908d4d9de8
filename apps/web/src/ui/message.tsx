import { clsx } from 'clsx'
import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'

/** One line that says what went wrong. Read aloud at once. */
export function ErrorText({ children, id }: { children: ReactNode; id?: string }) {
  return (
    <p id={id} role="alert" className="flex items-start gap-2 text-sm font-medium text-danger">
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span>{children}</span>
    </p>
  )
}

/** Takes the place of content that could not be loaded. */
export function LoadError({ text, onRetry }: { text: string; onRetry: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-10 text-center" role="alert">
      <CircleAlert className="size-7 text-danger" aria-hidden />
      <p className="text-ink-soft">{text}</p>
      <Button look="outline" size="small" onClick={onRetry}>
        {t('action.retry')}
      </Button>
    </div>
  )
}

type EmptyProps = {
  icon: ReactNode
  title: string
  hint?: string
  /** What can be done about it. */
  children?: ReactNode
}

/** Takes the place of content that is not there yet. */
export function Empty({ icon, title, hint, children }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      <div className="mb-1 flex size-12 items-center justify-center rounded-2xl bg-accent-soft text-accent">{icon}</div>
      <p className="font-medium">{title}</p>
      {hint && <p className="max-w-72 text-sm text-ink-soft">{hint}</p>}
      {children && <div className="mt-4 flex flex-col items-center gap-3">{children}</div>}
    </div>
  )
}

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={clsx('animate-shimmer rounded-lg bg-sunken', className)} />
}

/** Three falling drops: something is going on. */
export function Drops({ className }: { className?: string }) {
  return (
    <span aria-hidden className={clsx('inline-flex items-center gap-1', className)}>
      {[0, 0.16, 0.32].map((delay) => (
        <span
          key={delay}
          className="animate-fall size-1.5 rounded-full rounded-tl-[1px] bg-accent"
          style={{ animationDelay: `${delay}s` }}
        />
      ))}
    </span>
  )
}
