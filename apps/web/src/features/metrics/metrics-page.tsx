import type { Metrics } from '@rain/protocol'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChartNoAxesColumn } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/query-client.ts'
import { usageApi } from '../../api/usage-endpoints.ts'
import { Choice } from '../../ui/choice.tsx'
import { Empty, LoadError, Skeleton } from '../../ui/message.tsx'
import { CsvButton } from './csv-button.tsx'
import { firstDayOf } from './first-day.ts'
import { MetricsFilters, type MetricsFilter } from './metrics-filters.tsx'
import { SpenderCharts } from './spender-charts.tsx'
import { TimeCharts, type Measure } from './time-charts.tsx'
import { Totals, type Period } from './totals.tsx'
import { addMetricsTexts } from '../../i18n/metrics-texts.ts'

addMetricsTexts()

type MetricsPageProps = { agentNames: { id: string; name: string }[] }

/** What Rain has cost and how much it was used: of all agents and models, or of one of them. */
export function MetricsPage({ agentNames }: MetricsPageProps) {
  const { t } = useTranslation('metrics')
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone
  const [period, setPeriod] = useState<Period>('month')
  const [filter, setFilter] = useState<MetricsFilter>({})
  const wanted = { ...filter, since: firstDayOf(period, new Date()) }
  const { data, isError, refetch } = useQuery({
    queryKey: [...queryKeys.metrics, wanted],
    queryFn: () => usageApi.metrics(tz, wanted),
    placeholderData: keepPreviousData,
  })
  return (
    <main className="safe-x min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-[58rem] flex-col gap-4 py-6">
        {data ? (
          <Numbers
            metrics={data}
            agentNames={agentNames}
            period={period}
            onPeriod={setPeriod}
            filter={filter}
            onFilter={setFilter}
          />
        ) : isError ? (
          <LoadError text={t('loadFailed')} onRetry={() => void refetch()} />
        ) : (
          <MetricsSkeleton />
        )}
      </div>
    </main>
  )
}

type NumbersProps = MetricsPageProps & {
  metrics: Metrics
  period: Period
  onPeriod: (period: Period) => void
  filter: MetricsFilter
  onFilter: (filter: MetricsFilter) => void
}

function Numbers({ metrics, agentNames, period, onPeriod, filter, onFilter }: NumbersProps) {
  const { t } = useTranslation('metrics')
  const [measure, setMeasure] = useState<Measure>('cost')
  const { sessions, requests } = metrics.totals.all_time
  const isEmpty = sessions === 0 && requests === 0
  if (isEmpty && Object.keys(filter).length === 0) {
    return (
      <Empty icon={<ChartNoAxesColumn className="size-6" aria-hidden />} title={t('empty')} hint={t('emptyHint')} />
    )
  }
  return (
    <>
      <MetricsFilters agentNames={agentNames} filter={filter} onFilter={onFilter} />
      <Totals totals={metrics.totals} period={period} onPeriod={onPeriod} />
      <div className="flex flex-wrap items-end justify-between gap-3">
        <Choice
          label={t('measure')}
          value={measure}
          onChange={setMeasure}
          options={(['cost', 'use'] as const).map((value) => ({ value, label: t(`measures.${value}`) }))}
        />
        <CsvButton />
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <TimeCharts metrics={metrics} measure={measure} />
        <SpenderCharts metrics={metrics} measure={measure} period={period} agentNames={agentNames} />
      </div>
    </>
  )
}

function MetricsSkeleton() {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-4" role="status">
      <span className="sr-only">{t('app.loading')}</span>
      <Skeleton className="h-56 rounded-2xl" />
      <div className="grid gap-4 lg:grid-cols-2">
        <Skeleton className="h-60 rounded-2xl" />
        <Skeleton className="h-60 rounded-2xl" />
      </div>
    </div>
  )
}
