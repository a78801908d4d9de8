import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Cpu, FlaskConical, Gauge } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import type { AgentState } from '../../live/state.ts'
import { formatCount, shortModelName } from '../../ui/format.ts'
import { lowestShare, readLimits, type Limit } from './read-limits.ts'

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

const low = 0.1

/** How much the provider still allows. */
export function LimitsBadge({ agent }: { agent: AgentState }) {
  const { t } = useTranslation()
  const limits = readLimits(agent.limits ?? {})
  const share = lowestShare(limits)
  if (share === null) return null
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={share <= low ? `${t('limits.label')}: ${t('limits.low')}` : t('limits.label')}
        className={clsx(
          'flex min-h-9 items-center gap-1.5 rounded-full px-3 text-xs font-medium tabular-nums',
          share <= low ? 'bg-danger-soft text-danger' : 'bg-sunken text-ink-soft hover:text-ink',
        )}
      >
        <Gauge className="size-3.5" aria-hidden /> {Math.round(share * 100)}%
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="animate-rise z-20 w-72 rounded-2xl border border-line bg-raised p-4 shadow-soft"
        >
          <h3 className="pb-3 text-sm font-semibold">{t('limits.label')}</h3>
          <ul className="flex flex-col gap-3">
            {limits.map((limit) => (
              <LimitBar key={limit.kind} limit={limit} />
            ))}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function LimitBar({ limit }: { limit: Limit }) {
  const { t, i18n } = useTranslation()
  const share = limit.max > 0 ? limit.left / limit.max : 0
  return (
    <li className="text-xs">
      <div className="flex justify-between gap-3 pb-1">
        <span className="text-ink-soft">{t(`limits.${limit.kind}`)}</span>
        <span className="tabular-nums">
          {t('limits.of', {
            left: formatCount(limit.left, i18n.language),
            max: formatCount(limit.max, i18n.language),
          })}
        </span>
      </div>
      <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <div
          className={clsx('h-full rounded-full', share <= low ? 'bg-danger' : 'bg-accent')}
          style={{ width: `${Math.round(share * 100)}%` }}
        />
      </div>
    </li>
  )
}
