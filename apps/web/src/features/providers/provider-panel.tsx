import type { ProviderList } from '@rain/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { useLiveClient } from '../../live/live-context.ts'
import { LoadError, Skeleton } from '../../ui/message.tsx'
import { AddServer } from './add-server.tsx'
import { FailoverOrder } from './failover-order.tsx'
import { ProviderCard } from './provider-card.tsx'
import type { ProviderChoice } from './use-provider-form.tsx'
import { addModelTexts } from '../../i18n/models-texts.ts'
import { addProviderTexts } from '../../i18n/providers-texts.ts'

addModelTexts()
addProviderTexts()

type ProviderPanelProps = {
  /** Nobody answers yet: only what leads to a first answer is shown. */
  isFirst: boolean
  onChosen: () => void
  /** Whether the order of those who step in is part of it. */
  withOrder?: boolean
}

/** Which AI services and servers may answer, their keys, and who steps in for whom. */
export function ProviderPanel({ isFirst, onChosen, withOrder = !isFirst }: ProviderPanelProps) {
  const { t } = useTranslation('providers')
  const words = useServerWords()
  const client = useLiveClient()
  const queries = useQueryClient()
  const { data, isError, refetch } = useQuery({
    queryKey: queryKeys.providers,
    queryFn: () => api.providers(),
    refetchOnMount: 'always',
  })

  const choose = async (choice: ProviderChoice): Promise<string | null> => {
    const ack = await client.command({ type: 'set_api_key', ...choice })
    if (ack === null) return t('noAnswer')
    if (!ack.ok) return words.refusal(ack)
    await queries.invalidateQueries({ queryKey: queryKeys.providers })
    onChosen()
    return null
  }

  if (!data) {
    return isError ? <LoadError text={t('loadFailed')} onRetry={() => void refetch()} /> : <ProviderSkeleton />
  }
  return (
    <>
      <ProviderCards list={data} onChoose={choose} />
      {withOrder && <FailoverOrder providers={data.providers} />}
    </>
  )
}

type ProviderCardsProps = { list: ProviderList; onChoose: (choice: ProviderChoice) => Promise<string | null> }

function ProviderCards({ list, onChoose }: ProviderCardsProps) {
  const current = list.current.provider
  const [open, setOpen] = useState<string | null>(current ?? list.providers[0]?.id ?? null)
  return (
    <ul className="flex flex-col gap-3">
      {list.providers.map((provider) => (
        <li key={provider.id}>
          <ProviderCard
            provider={provider}
            currentModel={current === provider.id ? list.current.model : null}
            hasCurrent={current !== null}
            open={open === provider.id}
            onToggle={() => setOpen(open === provider.id ? null : provider.id)}
            onChoose={onChoose}
          />
        </li>
      ))}
      <li>
        <AddServer onAdded={setOpen} />
      </li>
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
