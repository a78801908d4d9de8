import type { Metrics } from '@rain/protocol'
import { useTranslation } from 'react-i18next'
import { formatDollars, formatSeconds } from '../../ui/format.ts'
import { writeNumber } from '../../ui/write-number.ts'
import { BarChart } from './bar-chart.tsx'
import { ChartCard } from './chart-card.tsx'

/** What the charts count: dollars, or turns and requests. */
export type Measure = 'cost' | 'use'

type Moment = { label: string; cost: number; sessions: number; duration_ms?: number }

/** When money was spent and work was done: by day, week and month, by hour and weekday. */
export function TimeCharts({ metrics, measure }: { metrics: Metrics; measure: Measure }) {
  const { t, i18n } = useTranslation('metrics')
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(i18n.language, { ...options, timeZone: 'UTC' })
  const day = format({ day: 'numeric', month: 'short' })
  const month = format({ month: 'short', year: 'numeric' })
  const weekday = format({ weekday: 'short' })
  const charts = [
    ['day', metrics.by_day.map((one) => ({ ...one, label: day.format(new Date(one.day)) }))],
    ['week', (metrics.by_week ?? []).map((one) => ({ ...one, label: day.format(new Date(one.week)) }))],
    ['month', metrics.by_month.map((one) => ({ ...one, label: month.format(new Date(one.month)) }))],
    ['hour', metrics.by_hour.map((one) => ({ ...one, label: `${one.hour}:00` }))],
    ['weekday', metrics.by_dow.map((one) => ({ ...one, label: weekday.format(aDayOf(one.dow)) }))],
  ] as const
  return charts
    .filter(([, moments]) => moments.length > 0)
    .map(([name, moments]) => (
      <TimeChart
        key={name}
        title={t(`charts.${name}.${measure}`)}
        span={t(spans[name])}
        column={t(`columns.${name}`)}
        moments={moments}
        measure={measure}
      />
    ))
}

const spans = {
  day: 'lastDays',
  week: 'lastWeeks',
  month: 'allTime',
  hour: 'allTime',
  weekday: 'allTime',
} as const

type TimeChartProps = { title: string; span: string; column: string; moments: Moment[]; measure: Measure }

function TimeChart({ title, span, column, moments, measure }: TimeChartProps) {
  const { t, i18n } = useTranslation('metrics')
  const count = (value: number) => writeNumber(value, i18n.language)
  const withTime = moments.some((moment) => moment.duration_ms !== undefined)
  const table = {
    columns: [column, t('cost'), t('turns'), ...(withTime ? [t('duration')] : [])],
    rows: moments.map(({ label, cost, sessions, duration_ms = 0 }) => [
      label,
      formatDollars(cost, i18n.language),
      count(sessions),
      ...(withTime ? [formatSeconds(duration_ms, i18n.language)] : []),
    ]),
  }
  const bars = moments.map(({ label, cost, sessions }) => ({
    label,
    value: measure === 'cost' ? cost : sessions,
    text: `${formatDollars(cost, i18n.language)}, ${t('turnsAt', { count: sessions })}`,
  }))
  return (
    <ChartCard title={title} span={span} table={table} hasData={bars.some((bar) => bar.value > 0)}>
      <BarChart bars={bars} format={measure === 'cost' ? (cost) => formatDollars(cost, i18n.language) : count} />
    </ChartCard>
  )
}

/** Some date on that weekday, 0 a Monday, to have it named in the person's language. 5 January 2026 was a Monday. */
function aDayOf(dow: number): Date {
  return new Date(Date.UTC(2026, 0, 5 + dow))
}
