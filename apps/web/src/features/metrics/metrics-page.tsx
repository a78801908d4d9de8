import type { Metrics } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { ChartNoAxesColumn } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { Choice } from '../../ui/choice.tsx'
import { Empty, LoadError, Skeleton } from '../../ui/message.tsx'
import { CsvButton } from './csv-button.tsx'
import { SpenderCharts } from './spender-charts.tsx'
import { TimeCharts, type Measure } from './time-charts.tsx'
import { Totals } from './totals.tsx'

type MetricsPageProps = { agentNames: { id: string; name: string }[] }

/** What Rain has cost and how much it was used. */
export function MetricsPage({ agentNames }: MetricsPageProps) {
  const { t } = useTranslation()
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone
  const { data, isError, refetch } = useQuery({ queryKey: queryKeys.metrics, queryFn: () => api.metrics(tz) })
  return (
    <main className="safe-x min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-[58rem] py-6">
        {data ? (
          <Numbers metrics={data} agentNames={agentNames} />
        ) : isError ? (
          <LoadError text={t('metrics.loadFailed')} onRetry={() => void refetch()} />
        ) : (
          <MetricsSkeleton />
        )}
      </div>
    </main>
  )
}

function Numbers({ metrics, agentNames }: MetricsPageProps & { metrics: Metrics }) {
  const { t } = useTranslation()
  const [measure, setMeasure] = useState<Measure>('cost')
  const { sessions, requests } = metrics.totals.all_time
  if (sessions === 0 && requests === 0) {
    return (
      <Empty
        icon={<ChartNoAxesColumn className="size-6" aria-hidden />}
        title={t('metrics.empty')}
        hint={t('metrics.emptyHint')}
      />
    )
  }
  return (
    <div className="flex flex-col gap-4">
      <Totals totals={metrics.totals} />
      <div className="flex flex-wrap items-end justify-between gap-3">
        <Choice
          label={t('metrics.measure')}
          value={measure}
          onChange={setMeasure}
          options={(['cost', 'use'] as const).map((value) => ({ value, label: t(`metrics.measures.${value}`) }))}
        />
        <CsvButton />
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <TimeCharts metrics={metrics} measure={measure} />
        <SpenderCharts metrics={metrics} measure={measure} agentNames={agentNames} />
      </div>
    </div>
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
