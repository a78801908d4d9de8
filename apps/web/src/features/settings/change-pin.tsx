import type { PinFacts } from '@rain/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/query-client.ts'
import { accessApi } from '../../api/access-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { formatAgo } from '../../ui/format-ago.ts'
import { LoadError, Skeleton } from '../../ui/message.tsx'
import { PinForm } from './pin-form.tsx'

/** Since when there is the PIN, and the form for another one. */
export function ChangePin() {
  const { t } = useTranslation('settings')
  const queries = useQueryClient()
  const { data, isError, refetch } = useQuery({ queryKey: queryKeys.pin, queryFn: accessApi.pin })
  const [changing, setChanging] = useState(false)
  const [done, setDone] = useState<string | null>(null)
  if (!data) {
    return isError ? <LoadError text={t('loadFailed')} onRetry={() => void refetch()} /> : <Skeleton className="h-9" />
  }
  if (changing) {
    return (
      <PinForm
        facts={data}
        onCancel={() => setChanging(false)}
        onChanged={(ended) => {
          setChanging(false)
          setDone([t('pin.done'), ended > 0 ? t('sessions.endedOthers', { count: ended }) : ''].join(' ').trim())
          void queries.invalidateQueries({ queryKey: queryKeys.pin })
          void queries.invalidateQueries({ queryKey: queryKeys.sessions })
        }}
      />
    )
  }
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p role="status" className="min-w-40 flex-1 text-sm text-ink-soft">
        {done === null ? (
          <Since facts={data} />
        ) : (
          <span className="flex items-center gap-1.5 text-ok">
            <Check className="size-4" aria-hidden /> {done}
          </span>
        )}
      </p>
      <Button look="outline" size="small" onClick={() => setChanging(true)}>
        {t('pin.change')}
      </Button>
    </div>
  )
}

function Since({ facts: { changed_at } }: { facts: PinFacts }) {
  const { t, i18n } = useTranslation('settings')
  return changed_at === null ? t('pin.first') : t('pin.changed', { when: formatAgo(changed_at * 1000, i18n.language) })
}
