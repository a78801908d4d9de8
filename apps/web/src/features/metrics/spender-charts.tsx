import { providerEntry, type Metrics } from '@rain/protocol'
import { useTranslation } from 'react-i18next'
import { useProviderList } from '../../api/use-provider-list.ts'
import { formatDollars, shortModelName } from '../../ui/format.ts'
import { writeNumber, writeShortCount } from '../../ui/write-number.ts'
import { ChartCard } from './chart-card.tsx'
import { RankChart } from './rank-chart.tsx'
import type { Measure } from './time-charts.tsx'
import type { Period } from './totals.tsx'

type Spender = Omit<Metrics['by_provider'][number], 'provider'> & { key: string; name: string; detail?: string }

type SpenderChartsProps = {
  metrics: Metrics
  measure: Measure
  /** Which time they are of. */
  period: Period
  agentNames: { id: string; name: string }[]
}

/** Who took the money and the requests: models, providers, agents. */
export function SpenderCharts({ metrics, measure, period, agentNames }: SpenderChartsProps) {
  const { t } = useTranslation('metrics')
  const nameOfProvider = useNameOfProvider()
  const nameOfAgent = (id: string) => agentNames.find((one) => one.id === id)?.name ?? id
  const charts = [
    [
      'model',
      metrics.by_model.map((one) => ({
        ...one,
        key: `${one.provider} ${one.model}`,
        name: shortModelName(one.model),
        detail: nameOfProvider(one.provider),
      })),
    ],
    ['provider', metrics.by_provider.map((one) => ({ ...one, key: one.provider, name: nameOfProvider(one.provider) }))],
    [
      'agent',
      metrics.by_agent.map((one) => {
        const name = nameOfAgent(one.agent_id)
        const namesakes = metrics.by_agent.filter(({ agent_id }) => nameOfAgent(agent_id) === name)
        return { ...one, key: one.agent_id, name, ...(namesakes.length > 1 && { detail: one.agent_id }) }
      }),
    ],
  ] as const
  return charts.map(([name, spenders]) => (
    <SpenderChart
      key={name}
      title={t(`charts.${name}.${measure}`)}
      column={t(`columns.${name}`)}
      spenders={spenders}
      measure={measure}
      period={period}
    />
  ))
}

/** Servers that the person has added have names of their own; one that is gone is called by its id. */
function useNameOfProvider(): (id: string) => string {
  const { data } = useProviderList()
  return (id) => data?.providers.find((one) => one.id === id)?.name ?? providerEntry(id)?.name ?? id
}

type SpenderChartProps = { title: string; column: string; spenders: Spender[]; measure: Measure; period: Period }

function SpenderChart({ title, column, spenders, measure, period }: SpenderChartProps) {
  const { t, i18n } = useTranslation(['metrics', 'translation'])
  const count = (value: number) => writeNumber(value, i18n.language)
  const costOf = ({ cost, requests, unknown_cost_requests: unknown }: Spender) => {
    if (unknown === requests || (cost === 0 && unknown > 0)) return t('translation:cost.unknown')
    return cost === 0 ? t('translation:cost.free') : formatDollars(cost, i18n.language)
  }
  const ranks = spenders.map((one) => {
    const parts = [
      measure === 'cost' ? t('requestsAt', { count: one.requests }) : costOf(one),
      t('translation:chat.tokens', {
        input: writeShortCount(one.input_tokens, i18n.language),
        output: writeShortCount(one.output_tokens, i18n.language),
      }),
      one.unknown_cost_requests > 0 && t('unknownAt', { count: one.unknown_cost_requests }),
    ]
    return {
      key: one.key,
      name: one.name,
      detail: one.detail,
      value: measure === 'cost' ? one.cost : one.requests,
      text: measure === 'cost' ? costOf(one) : count(one.requests),
      note: parts.filter((part) => part !== false).join(' · '),
    }
  })
  const table = {
    columns: [column, t('cost'), t('requests'), t('unknown'), t('tokensIn'), t('tokensOut')],
    rows: spenders.map((one) => [
      one.detail === undefined ? one.name : `${one.name} (${one.detail})`,
      costOf(one),
      count(one.requests),
      count(one.unknown_cost_requests),
      count(one.input_tokens),
      count(one.output_tokens),
    ]),
  }
  return (
    <ChartCard
      title={title}
      span={t(period === 'all' ? 'allTime' : `${period}`)}
      table={table}
      hasData={spenders.length > 0}
    >
      <RankChart ranks={ranks} />
    </ChartCard>
  )
}
