import type { ProviderList } from '@rain/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { useLiveClient } from '../../live/live-context.ts'
import { LoadError, Skeleton } from '../../ui/message.tsx'
import { ProviderCard, type ProviderChoice } from './provider-card.tsx'

/** Which AI service answers, and its key. */
export function ProviderPanel({ onChosen }: { onChosen: () => void }) {
  const { t } = useTranslation()
  const client = useLiveClient()
  const queries = useQueryClient()
  const { data, isError, refetch } = useQuery({ queryKey: queryKeys.providers, queryFn: () => api.providers() })

  const choose = async (choice: ProviderChoice): Promise<string | null> => {
    const ack = await client.command({ type: 'set_api_key', ...choice })
    if (ack === null) return t('provider.noAnswer')
    if (!ack.ok) return ack.message
    await queries.invalidateQueries({ queryKey: queryKeys.providers })
    onChosen()
    return null
  }

  if (isError) return <LoadError text={t('provider.loadFailed')} onRetry={() => void refetch()} />
  if (!data) return <ProviderSkeleton />
  return <ProviderCards list={data} onChoose={choose} />
}

type ProviderCardsProps = { list: ProviderList; onChoose: (choice: ProviderChoice) => Promise<string | null> }

function ProviderCards({ list, onChoose }: ProviderCardsProps) {
  const usable = list.current.provider
  const [open, setOpen] = useState<string>(usable ?? list.providers[0]?.id ?? '')
  return (
    <ul className="flex flex-col gap-3">
      {list.providers.map((provider) => (
        <li key={provider.id}>
          <ProviderCard
            provider={provider}
            currentModel={usable === provider.id ? list.current.model : null}
            open={open === provider.id}
            onOpen={() => setOpen(provider.id)}
            onChoose={onChoose}
          />
        </li>
      ))}
    </ul>
  )
}

function ProviderSkeleton() {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-3" role="status">
      <span className="sr-only">{t('app.loading')}</span>
      <Skeleton className="h-44 rounded-2xl" />
      <Skeleton className="h-20 rounded-2xl" />
    </div>
  )
}
