import type { Metrics } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { ChartNoAxesColumn } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { formatCost, formatCount, formatSeconds } from '../../ui/format.ts'
import { Empty, LoadError, Skeleton } from '../../ui/message.tsx'
import { BarChart } from './bar-chart.tsx'

/** What Rain has cost and how much it was used. */
export function MetricsPage() {
  const { t } = useTranslation()
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone
  const { data, isError, refetch } = useQuery({ queryKey: queryKeys.metrics, queryFn: () => api.metrics(tz) })
  return (
    <div className="safe-x min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-[58rem] py-6">
        {isError ? (
          <LoadError text={t('metrics.loadFailed')} onRetry={() => void refetch()} />
        ) : data ? (
          <Numbers metrics={data} />
        ) : (
          <MetricsSkeleton />
        )}
      </div>
    </div>
  )
}

function Numbers({ metrics }: { metrics: Metrics }) {
  const { t, i18n } = useTranslation()
  const { totals } = metrics
  const language = i18n.language
  if (totals.all_time.sessions === 0) {
    return (
      <Empty
        icon={<ChartNoAxesColumn className="size-6" aria-hidden />}
        title={t('metrics.empty')}
        hint={t('metrics.emptyHint')}
      />
    )
  }
  const periods = [
    ['today', totals.today],
    ['week', totals.this_week],
    ['month', totals.this_month],
    ['all', totals.all_time],
  ] as const
  const facts = [
    [t('metrics.average'), formatSeconds(totals.all_time.avg_duration_ms)],
    [t('metrics.averageCost'), formatCost(totals.all_time.avg_cost)],
    [t('metrics.tokensIn'), formatCount(totals.all_time.total_input_tokens, language)],
    [t('metrics.tokensOut'), formatCount(totals.all_time.total_output_tokens, language)],
  ] as const
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
  return (
    <div className="flex flex-col gap-5">
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {periods.map(([name, total]) => (
          <div key={name} className="rounded-2xl border border-line bg-surface p-4">
            <dt className="text-sm text-ink-soft">{t(`metrics.${name}`)}</dt>
            <dd className="pt-1 text-2xl font-semibold tracking-tight tabular-nums">{formatCost(total.cost)}</dd>
            <dd className="text-sm text-ink-faint">{t('metrics.turns', { count: total.sessions })}</dd>
          </div>
        ))}
      </dl>
      <BarChart
        title={t('metrics.perDay')}
        bars={metrics.by_day.map((one) => ({
          label: day.format(new Date(one.day)),
          value: one.cost,
          text: `${formatCost(one.cost)}, ${t('metrics.turnsAt', { count: one.sessions })}`,
        }))}
      />
      <div className="grid gap-5 lg:grid-cols-2">
        <BarChart
          title={t('metrics.perHour')}
          bars={metrics.by_hour.map((one) => ({
            label: String(one.hour),
            value: one.sessions,
            text: t('metrics.turnsAt', { count: one.sessions }),
          }))}
        />
        <BarChart
          title={t('metrics.perWeekday')}
          bars={metrics.by_dow.map((one) => ({
            label: weekday.format(aDayOf(one.name, one.dow)),
            value: one.sessions,
            text: t('metrics.turnsAt', { count: one.sessions }),
          }))}
        />
      </div>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 rounded-2xl border border-line bg-surface p-5 lg:grid-cols-4">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-ink-soft">{name}</dt>
            <dd className="pt-0.5 text-lg font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

const englishDays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** Some date on that weekday, to have it named in the person's language. 4 January 2026 was a Sunday. */
function aDayOf(name: string, dow: number): Date {
  const at = englishDays.indexOf(name)
  return new Date(Date.UTC(2026, 0, 4 + (at < 0 ? dow : at)))
}

function MetricsSkeleton() {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-5" role="status">
      <span className="sr-only">{t('app.loading')}</span>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {[0, 1, 2, 3].map((at) => (
          <Skeleton key={at} className="h-28 rounded-2xl" />
        ))}
      </div>
      <Skeleton className="h-56 rounded-2xl" />
    </div>
  )
}
