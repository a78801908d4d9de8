import { useQueryClient } from '@tanstack/react-query'
import { Wallet } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { budgetApi } from '../../api/budget-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { formatDollars } from '../../ui/format.ts'
import { Empty, ErrorText } from '../../ui/message.tsx'

/** Dollars a day, for all agents: enough for a day of work, and a loop in the night stays harmless. */
const recommended = 5

/** Nothing is limited yet: one click sets a sensible budget. */
export function FirstBudget({ onOther }: { onOther: () => void }) {
  const { t, i18n } = useTranslation('budgets')
  const words = useServerWords()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  const set = async () => {
    setBusy(true)
    try {
      await budgetApi.setBudget({ period: 'day', limit_usd: recommended })
      await queries.invalidateQueries({ queryKey: queryKeys.budgets })
    } catch (failure) {
      setError(failure instanceof ApiError && failure.status > 0 ? words.refusal(failure) : t('noAnswer'))
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="rounded-2xl border border-line bg-surface">
      <Empty icon={<Wallet className="size-6" aria-hidden />} title={t('empty')} hint={t('emptyHint')}>
        {error && <ErrorText>{error}</ErrorText>}
        <div className="flex flex-wrap justify-center gap-2">
          <Button disabled={busy} onClick={() => void set()}>
            {t('recommend', { amount: formatDollars(recommended, i18n.language) })}
          </Button>
          <Button look="outline" onClick={onOther}>
            {t('other')}
          </Button>
        </div>
      </Empty>
    </div>
  )
}
