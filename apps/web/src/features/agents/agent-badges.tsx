import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Cpu, FlaskConical } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import type { AgentState } from '../../live/state.ts'
import { shortModelName } from '../../ui/format.ts'

/** The model that answers. */
export function ModelBadge({ agent, onOpen }: { agent: AgentState; onOpen: () => void }) {
  const { t } = useTranslation()
  const { data } = useQuery({ queryKey: queryKeys.providers, queryFn: () => api.providers() })
  const provider = agent.provider ?? data?.current.provider ?? null
  const model = agent.model ?? data?.current.model ?? null
  const entry = data?.providers.find((one) => one.id === provider)
  const known = entry?.models.find((one) => one.id === model)
  const name = known && model !== 'auto' ? known.name : model && model !== 'auto' ? shortModelName(model) : entry?.name
  if (!name) return null
  const demo = provider === 'demo'
  return (
    <button
      type="button"
      onClick={onOpen}
      title={model ?? undefined}
      className={clsx(
        'flex min-h-9 min-w-0 items-center gap-1.5 rounded-full px-3 text-xs font-medium',
        demo ? 'bg-warn-soft text-warn' : 'bg-sunken text-ink-soft hover:text-ink',
      )}
    >
      {demo ? (
        <FlaskConical className="size-3.5 shrink-0" aria-hidden />
      ) : (
        <Cpu className="size-3.5 shrink-0" aria-hidden />
      )}
      <span className="sr-only">{t('limits.model')}: </span>
      <span className="truncate">{demo ? t('provider.demoName') : name}</span>
    </button>
  )
}
