import type { ReactNode } from 'react'
import { Logo, RainStreaks } from '../ui/logo.tsx'

type SetupPageProps = { title: string; hint: string; children: ReactNode; withLogo?: boolean }

/** A step on the way to the first conversation: a headline and one thing to do. */
export function SetupPage({ title, hint, children, withLogo = false }: SetupPageProps) {
  return (
    <main className="safe-x relative flex min-h-0 flex-1 flex-col overflow-y-auto">
      <RainStreaks className="absolute inset-x-0 top-0 h-40" />
      <div className="animate-rise relative mx-auto flex w-full max-w-[42rem] flex-1 flex-col py-8 sm:py-12">
        {withLogo && <Logo className="mb-6 size-12" />}
        <h2 className="text-[1.7rem] leading-tight font-semibold tracking-tight">{title}</h2>
        <p className="mt-2 mb-7 text-ink-soft">{hint}</p>
        {children}
      </div>
    </main>
  )
}
