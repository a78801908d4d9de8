import type { PushList } from '@rain/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { pushApi } from '../../api/push-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { addNotificationTexts } from '../../i18n/notifications-texts.ts'
import { LoadError, Skeleton } from '../../ui/message.tsx'
import { DeviceCard } from './device-card.tsx'
import { EnableCard } from './enable-card.tsx'
import { renewHere } from './device-subscription.ts'
import { readBrowser, supportOf } from './push-support.ts'

addNotificationTexts()

/** Where and of what the person is told while no page of Rain is open. */
export function NotificationsSection() {
  const { t, i18n } = useTranslation('notifications')
  const queries = useQueryClient()
  const { data, isError, refetch } = useQuery({ queryKey: queryKeys.push, queryFn: pushApi.list })
  const [support, setSupport] = useState(() => supportOf(readBrowser()))
  const publicKey = data?.public_key

  // What the browser is subscribed with and the server does not know any more is told to it again.
  const isHere = data?.subscriptions.some(({ current }) => current) ?? true
  useEffect(() => {
    if (isHere || publicKey === undefined) return
    renewHere(publicKey, i18n.language).then(
      (renewed) => renewed && void queries.invalidateQueries({ queryKey: queryKeys.push }),
      () => undefined, // the card offers to enable them
    )
  }, [isHere, publicKey, i18n.language, queries])

  if (isError) return <LoadError text={t('loadFailed')} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-40" />
  const put = (next: PushList['subscriptions']) =>
    queries.setQueryData(queryKeys.push, { ...data, subscriptions: next })
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-ink-soft">{t('hint')}</p>
      {!isHere && (
        <EnableCard
          support={support}
          publicKey={data.public_key}
          onDone={() => {
            setSupport(supportOf(readBrowser()))
            void queries.invalidateQueries({ queryKey: queryKeys.push })
          }}
        />
      )}
      {data.subscriptions.length > 0 && (
        <ul aria-label={t('devices')} className="flex flex-col gap-3">
          {data.subscriptions.map((device) => (
            <DeviceCard
              key={device.id}
              device={device}
              onChanged={(changed) => put(data.subscriptions.map((one) => (one.id === changed.id ? changed : one)))}
              onRemoved={() => put(data.subscriptions.filter(({ id }) => id !== device.id))}
            />
          ))}
        </ul>
      )}
    </div>
  )
}
