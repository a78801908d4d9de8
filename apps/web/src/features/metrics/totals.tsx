import type { Metrics } from '@rain/protocol'
import { useTranslation } from 'react-i18next'
import { Choice } from '../../ui/choice.tsx'
import { formatDollars, formatSeconds } from '../../ui/format.ts'
import { writeShortCount } from '../../ui/write-number.ts'

const periods = ['today', 'week', 'month', 'all'] as const
export type Period = (typeof periods)[number]

type TotalsProps = { totals: Metrics['totals']; period: Period; onPeriod: (period: Period) => void }

/** What was spent and done in a time the person chooses. */
export function Totals({ totals, period, onPeriod }: TotalsProps) {
  const { t, i18n } = useTranslation('metrics')
  const total = { today: totals.today, week: totals.this_week, month: totals.this_month, all: totals.all_time }[period]
  const count = (value: number) => writeShortCount(value, i18n.language)
  const facts = [
    [t('turns'), count(total.sessions)],
    [t('requests'), count(total.requests)],
    [t('tokensIn'), count(total.total_input_tokens)],
    [t('tokensOut'), count(total.total_output_tokens)],
    [t('average'), formatSeconds(total.avg_duration_ms, i18n.language)],
    [t('averageCost'), formatDollars(total.avg_cost, i18n.language)],
  ] as const
  return (
    <section aria-label={t('totals')} className="rounded-2xl border border-line bg-surface p-4 sm:p-5">
      <Choice
        label={t('period')}
        hideLabel
        value={period}
        onChange={onPeriod}
        options={periods.map((value) => ({ value, label: t(`${value}`) }))}
      />
      <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
        <div className="col-span-full">
          <dt className="text-sm text-ink-soft">{t('cost')}</dt>
          <dd className="text-3xl font-semibold tracking-tight tabular-nums">
            {formatDollars(total.cost, i18n.language)}
          </dd>
          {total.unknown_cost_requests > 0 && (
            <dd className="mt-1 text-sm text-warn">{t('unknownNote', { count: total.unknown_cost_requests })}</dd>
          )}
        </div>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-ink-soft">{name}</dt>
            <dd className="pt-0.5 text-lg font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
