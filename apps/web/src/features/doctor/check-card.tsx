import type { DoctorCheck, DoctorState } from '@rain/protocol'
import type { TFunction } from 'i18next'
import { clsx } from 'clsx'
import { CircleAlert, CircleCheck, CircleHelp, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatAgo } from '../../ui/format-ago.ts'
import { sayFacts } from './say-facts.ts'

const card = 'rounded-2xl border p-4'

/** What is in order stands in a list of its own, without a frame for each. */
const looks: Record<DoctorState, { icon: LucideIcon; ink: string; frame: string }> = {
  ok: { icon: CircleCheck, ink: 'text-ok', frame: 'px-4 py-3' },
  warn: { icon: TriangleAlert, ink: 'text-warn', frame: `${card} border-warn-line bg-warn-soft/40` },
  fail: { icon: CircleAlert, ink: 'text-danger', frame: `${card} border-danger-line bg-danger-soft/50` },
  unknown: { icon: CircleHelp, ink: 'text-ink-faint', frame: `${card} border-line bg-surface` },
}

/** One check: what was found, and what to do about it. `children`: what can be done right here. */
export function CheckCard({ check, children }: { check: DoctorCheck; children?: ReactNode }) {
  const { t, i18n } = useTranslation('doctor')
  const words = sayCheck(check, t, i18n.language)
  const { icon: Icon, ink, frame } = looks[check.state]
  return (
    <li className={clsx('flex gap-3', frame)} data-check={check.id} data-state={check.state}>
      <Icon className={clsx('mt-0.5 size-5 shrink-0', ink)} aria-hidden />
      <div className="min-w-0 flex-1">
        <h3 className="flex flex-wrap items-baseline gap-x-2 leading-snug font-medium">
          {t(`names.${check.id}`)}
          <span className={clsx('text-xs font-medium', ink)}>{t(`states.${check.state}`)}</span>
        </h3>
        <p className="mt-0.5 text-sm break-words text-ink-soft">
          {words.says}
          {words.since && <span className="text-ink-faint"> {words.since}</span>}
        </p>
        {words.fix && <p className="mt-1.5 text-sm break-words">{words.fix}</p>}
        {children && <div className="mt-3 flex flex-wrap items-center gap-2 empty:hidden">{children}</div>}
      </div>
    </li>
  )
}

interface CheckWords {
  says: string
  fix: string | null
  since: string | null
}

/** What a check says in the person's language. A finding of a newer server is told by its own name. */
export function sayCheck(check: DoctorCheck, t: TFunction<'doctor'>, language: string): CheckWords {
  const { id, finding, facts } = check
  const values = sayFacts(facts, language)
  const say = (key: string): string | null => {
    // Which keys there are is known to the catalogue's type, not to that of the wire.
    const text = (t as (key: string, values: object) => string)(key, { ...values, defaultValue: '' })
    return text === '' ? null : text.trim()
  }
  return {
    says: say(`says.${id}.${finding}`) ?? say(`says.mishap.${finding}`) ?? finding,
    fix: say(`fix.${id}.${finding}`) ?? say(`fix.mishap.${finding}`),
    since: sayWhen(check, t, language),
  }
}

const moments = {
  gateway: 'started',
  runner: 'seen',
  scheduler: 'seen',
  providers: 'tested',
  secret_key: 'noted',
} as const satisfies Partial<Record<DoctorCheck['id'], string>>

/** What the moment of a check is one of; of what is there now, when it was seen last says nothing. */
function sayWhen({ id, state, since }: DoctorCheck, t: TFunction<'doctor'>, language: string): string | null {
  const moment = id in moments ? moments[id as keyof typeof moments] : null
  if (since === null || moment === null || (moment === 'seen' && state === 'ok')) return null
  return `(${t(moment, { when: formatAgo(since * 1000, language) })})`
}
