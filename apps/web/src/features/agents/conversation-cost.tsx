import type { Spending } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/query-client.ts'
import { usageApi } from '../../api/usage-endpoints.ts'
import { formatCost } from '../../ui/format.ts'
import { Skeleton } from '../../ui/message.tsx'
import { writeShortCount } from '../../ui/write-number.ts'

/** What the conversation has cost until now, and what of it is not known. Asked anew whenever it is shown. */
export function ConversationCost({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation()
  const { data, isError } = useQuery({
    queryKey: queryKeys.spending(sessionId),
    queryFn: () => usageApi.conversationSpending(sessionId),
    staleTime: 0,
  })
  return (
    <div aria-live="polite" className="w-64 text-xs text-ink-soft">
      <p>{t('cost.conversation')}</p>
      {data ? <Sum spending={data} /> : isError ? <p>{t('cost.loadFailed')}</p> : <Skeleton className="mt-1 h-9" />}
    </div>
  )
}

function Sum({ spending }: { spending: Spending }) {
  const { t, i18n } = useTranslation()
  const { cost, requests, unknown_cost_requests: unknown } = spending
  if (requests === 0) return <p className="text-base font-semibold text-ink">{t('cost.none')}</p>
  const count = (tokens: number) => writeShortCount(tokens, i18n.language)
  const known = unknown === 0 && cost === 0 ? t('cost.free') : formatCost(cost, i18n.language)
  return (
    <>
      <p className="text-base font-semibold text-ink tabular-nums">
        {unknown === requests ? t('cost.unknown') : known}
      </p>
      <p className="tabular-nums">
        {t('chat.tokens', { input: count(spending.input_tokens), output: count(spending.output_tokens) })}
      </p>
      {unknown > 0 && unknown < requests && <p className="text-warn">{t('cost.notPartOfIt', { count: unknown })}</p>}
    </>
  )
}
