import type { Budget } from '@rain/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { budgetApi } from '../../api/budget-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { PinField } from '../../ui/pin-field.tsx'
import { usePin } from '../../ui/use-pin.ts'
import { isAboutPin } from '../../api/is-about-pin.ts'

/** Deletes a budget, with the PIN. One that is gone already is no failure. */
export function DeleteBudget({ budget, onDone }: { budget: Budget; onDone: () => void }) {
  const { t } = useTranslation(['budgets', 'translation'])
  const words = useServerWords()
  const queries = useQueryClient()
  const pin = usePin()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || pin.locked || !pin.isGiven()) return
    setBusy(true)
    setError(null)
    try {
      await budgetApi.deleteBudget(budget.id, pin.text.trim())
    } catch (failure) {
      const isGone = failure instanceof ApiError && failure.code === 'not_found'
      if (!isGone) {
        setBusy(false)
        if (isAboutPin(failure)) return pin.refuse(failure)
        return setError(failure instanceof ApiError && failure.status > 0 ? words.refusal(failure) : t('noAnswer'))
      }
    }
    onDone()
    await queries.invalidateQueries({ queryKey: queryKeys.budgets })
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <PinField pin={pin} hint={t('deletePin')} autoFocus />
      {error && <ErrorText>{error}</ErrorText>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="danger" disabled={busy || pin.locked}>
          {t('translation:action.delete')}
        </Button>
        <Button look="outline" onClick={onDone}>
          {t('translation:action.cancel')}
        </Button>
      </div>
    </form>
  )
}
