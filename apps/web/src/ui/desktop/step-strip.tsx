import { clsx } from 'clsx'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { ComputerStep } from './computer-steps.ts'
import { ScreenImage } from './screen-image.tsx'
import { StepDialog } from './step-dialog.tsx'
import { wordsOfStep } from './step-words.ts'

type StepStripProps = { steps: readonly ComputerStep[]; label: string; className?: string }

const failed = new Set(['failed', 'denied', 'stopped'])

/** The steps of an agent as small pictures in a row, the newest last and in view. Each opens large. */
export function StepStrip({ steps, label, className }: StepStripProps) {
  const { t } = useTranslation('desktop')
  const [open, setOpen] = useState<number | null>(null)
  const list = useRef<HTMLOListElement>(null)
  const count = steps.length

  useEffect(() => {
    const element = list.current
    if (element && !element.contains(document.activeElement)) element.scrollLeft = element.scrollWidth
  }, [count])

  return (
    <>
      <ol
        ref={list}
        aria-label={label}
        onKeyDown={moveFocus}
        className={clsx('flex gap-2.5 overflow-x-auto overscroll-x-contain p-1', className)}
      >
        {steps.map((step, at) => {
          const what = wordsOfStep(t, step)
          const scene = step.after ?? step.before
          const active = step.item.result === undefined && !failed.has(step.item.status)
          return (
            <li key={step.item.id} className="w-36 shrink-0">
              <button
                type="button"
                onClick={() => setOpen(at)}
                className={clsx(
                  'block w-full overflow-hidden rounded-xl border bg-surface text-left hover:border-accent',
                  active ? 'border-violet' : failed.has(step.item.status) ? 'border-danger-line' : 'border-line',
                )}
              >
                {scene ? (
                  <ScreenImage scene={scene} alt="" marker={step.after ? null : step.marker} />
                ) : (
                  <span className="block aspect-video bg-sunken" />
                )}
                <span className="sr-only">
                  {t('agent.enlarge', { what: t('agent.stepOf', { number: at + 1, what }) })}
                </span>
                <span aria-hidden className="block truncate px-2 py-1.5 text-xs" title={what}>
                  <span className="pr-1.5 text-ink-faint tabular-nums">{at + 1}</span>
                  {what}
                </span>
              </button>
            </li>
          )
        })}
      </ol>
      <StepDialog steps={steps} at={open} onAt={setOpen} />
    </>
  )
}

/** Arrow keys, Home and End go from one to the next. */
function moveFocus(event: KeyboardEvent<HTMLOListElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key]
  const next = to === undefined || at < 0 ? undefined : buttons[to]
  if (!next) return
  event.preventDefault()
  next.focus()
}
