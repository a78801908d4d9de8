import type { RecordingSummary } from '@rain/protocol'
import { clsx } from 'clsx'
import { useTranslation } from 'react-i18next'
import { formatCost } from '../../ui/format.ts'

/** What the person calls an agent. */
export type NameOf = (agentId: string) => string

const looks = {
  completed: 'bg-ok-soft text-ok',
  interrupted: 'bg-sunken text-ink-soft',
  failed: 'bg-danger-soft text-danger',
  open: 'bg-accent-soft text-accent',
}

/** How a task ended, when it was, how much it took, and how long its pictures stay. */
export function RecordingFacts({ recording, nameOf }: { recording: RecordingSummary; nameOf: NameOf }) {
  const { t, i18n } = useTranslation('desktop')
  const { outcome, steps, cost_usd: cost, kept_until: until, pictures, started_at: start } = recording
  const state = outcome ?? 'open'
  const date = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' })
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })
  const facts = [
    time.format(start * 1000),
    nameOf(recording.agent_id),
    ...(recording.sub_agent === undefined ? [] : [t('recordings.subAgent', { name: recording.sub_agent })]),
    t('recordings.steps', { count: steps }),
    cost === null ? t('recordings.costUnknown') : formatCost(cost, i18n.language),
    ...(until !== null ? [t('recordings.kept', { date: date.format(until * 1000) })] : []),
    ...(pictures.kept === 0 ? [t('recordings.noPictures')] : []),
  ]
  return (
    <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm text-ink-soft">
      <span className={clsx('rounded-full px-2.5 py-0.5 text-xs font-medium', looks[state])}>
        {t(`recordings.outcome.${state}`)}
      </span>
      {facts.map((fact, index) => (
        <span key={index} className="break-words">
          {fact}
        </span>
      ))}
    </span>
  )
}
