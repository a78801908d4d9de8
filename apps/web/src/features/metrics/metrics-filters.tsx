import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/query-client.ts'
import { usageApi } from '../../api/usage-endpoints.ts'
import { SelectField } from '../../ui/field.tsx'
import { shortModelName } from '../../ui/format.ts'

/** Whose numbers, and of which model. Empty: all of them. */
export type MetricsFilter = { agent_id?: string; provider?: string; model?: string }

type MetricsFiltersProps = {
  agentNames: { id: string; name: string }[]
  filter: MetricsFilter
  onFilter: (filter: MetricsFilter) => void
}

/** One agent and one model, of those that have ever cost or done anything. */
export function MetricsFilters({ agentNames, filter, onFilter }: MetricsFiltersProps) {
  const { t } = useTranslation('metrics')
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone
  const all = useQuery({ queryKey: [...queryKeys.metrics, 'all'], queryFn: () => usageApi.metrics(tz) })
  const agents = all.data?.by_agent ?? []
  const models = all.data?.by_model ?? []
  if (agents.length < 2 && models.length < 2) return null
  const { agent_id, ...ofModel } = filter
  const ofAgent = agent_id === undefined ? {} : { agent_id }
  const pick = (id: string) => onFilter(id === '' ? ofModel : { ...ofModel, agent_id: id })
  const pickModel = (at: string) => {
    const one = models[Number(at)]
    onFilter(at === '' || !one ? ofAgent : { ...ofAgent, provider: one.provider, model: one.model })
  }
  const chosen = models.findIndex(({ provider, model }) => provider === filter.provider && model === filter.model)
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <SelectField label={t('filterAgent')} value={agent_id ?? ''} onChange={(event) => pick(event.target.value)}>
        <option value="">{t('allAgents')}</option>
        {agents.map(({ agent_id: id }) => (
          <option key={id} value={id}>
            {agentNames.find((agent) => agent.id === id)?.name ?? id}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('filterModel')}
        value={chosen < 0 ? '' : String(chosen)}
        onChange={(event) => pickModel(event.target.value)}
      >
        <option value="">{t('allModels')}</option>
        {models.map(({ provider, model }, at) => (
          <option key={`${provider} ${model}`} value={at}>
            {`${shortModelName(model)} · ${provider}`}
          </option>
        ))}
      </SelectField>
    </div>
  )
}
