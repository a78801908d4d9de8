import { clsx } from 'clsx'
import { Check, Hand, OctagonX, ShieldCheck, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { VisibleText } from '../../ui/visible-text.tsx'
import { wordsOfDecision, wordsOfMoment } from './moment-words.ts'
import type { Moment } from './moments.ts'

type TimelineProps = {
  moments: readonly Moment[]
  at: number
  onGo: (at: number) => void
  timeOf: (seconds: number) => string
}

/** All that happened, a line each, with who allowed it. A line leads to its picture. */
export function Timeline({ moments, at, onGo, timeOf }: TimelineProps) {
  const { t } = useTranslation('desktop')
  const list = useRef<HTMLOListElement>(null)

  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>('[aria-current]')
    if (!list.current || !current) return
    const { offsetTop, offsetHeight } = current
    const { scrollTop, clientHeight } = list.current
    if (offsetTop < scrollTop) list.current.scrollTop = offsetTop
    else if (offsetTop + offsetHeight > scrollTop + clientHeight)
      list.current.scrollTop = offsetTop + offsetHeight - clientHeight
  }, [at])

  return (
    <ol
      ref={list}
      aria-label={t('recordings.timeline')}
      className="relative flex max-h-[28rem] flex-col gap-1 overflow-y-auto rounded-2xl bg-surface p-2 lg:max-h-[calc(100dvh-12rem)]"
    >
      {moments.map((moment, index) => (
        <li key={index}>
          <button
            type="button"
            aria-current={index === at ? 'step' : undefined}
            onClick={() => onGo(index)}
            className={clsx(
              'flex w-full items-start gap-2.5 rounded-xl px-2.5 py-2 text-left text-sm',
              index === at ? 'bg-accent-soft' : 'hover:bg-sunken',
            )}
          >
            <MomentIcon moment={moment} />
            <span className="min-w-0 flex-1">
              <span className="block font-medium break-words">
                {moment.kind === 'step' && `${moment.number}. `}
                <VisibleText text={wordsOfMoment(t, moment)} />
              </span>
              {moment.kind === 'step' && (
                <span className="block text-xs text-ink-soft">{wordsOfDecision(t, moment.step.decision)}</span>
              )}
            </span>
            <span className="shrink-0 text-xs text-ink-soft tabular-nums">{timeOf(moment.at)}</span>
          </button>
        </li>
      ))}
    </ol>
  )
}

function MomentIcon({ moment }: { moment: Moment }) {
  const look = 'mt-0.5 size-4 shrink-0'
  if (moment.kind === 'stop') return <OctagonX className={clsx(look, 'text-danger')} aria-hidden />
  if (moment.kind === 'takeover') return <Hand className={clsx(look, 'text-accent')} aria-hidden />
  const { decision } = moment.step
  if (decision?.allowed === false) return <X className={clsx(look, 'text-danger')} aria-hidden />
  if (decision?.by.startsWith('approval')) return <ShieldCheck className={clsx(look, 'text-ok')} aria-hidden />
  return <Check className={clsx(look, 'text-ink-faint')} aria-hidden />
}
