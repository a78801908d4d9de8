import { budgetPeriodSchema, type Budget, type BudgetPeriod } from '@rain/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { budgetApi } from '../../api/budget-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { formatDollars } from '../../ui/format.ts'
import { ErrorText } from '../../ui/message.tsx'
import { PinField } from '../../ui/pin-field.tsx'
import { usePin } from '../../ui/use-pin.ts'
import { isAboutPin } from '../../api/is-about-pin.ts'
import { readAmount } from '../../ui/read-amount.ts'

type BudgetFormProps = {
  budgets: Budget[]
  agents: { id: string; name: string }[]
  /** The budget to change; without one, whose and which is chosen here. */
  budget?: Budget
  onDone: () => void
}

/** Sets a budget. Whoever spends less needs no PIN; whoever spends more does. */
export function BudgetForm({ budgets, agents, budget, onDone }: BudgetFormProps) {
  const { t, i18n } = useTranslation(['budgets', 'translation'])
  const words = useServerWords()
  const queries = useQueryClient()
  const pin = usePin()
  const [agentId, setAgentId] = useState(budget?.agent_id ?? '')
  const [period, setPeriod] = useState<BudgetPeriod>(budget?.period ?? 'day')
  const [limit, setLimit] = useState(budget ? String(budget.limit_usd) : '')
  const [limitError, setLimitError] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [pinWanted, setPinWanted] = useState(false)
  const [busy, setBusy] = useState(false)

  const known = budgets.find((one) => (one.agent_id ?? '') === agentId && one.period === period)
  const amount = readAmount(limit)
  const needsPin = pinWanted || (known !== undefined && amount !== null && amount > known.limit_usd)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || pin.locked) return
    setLimitError(amount === null ? t('translation:cost.limitInvalid') : null)
    if (amount === null || (needsPin && !pin.isGiven())) return
    setBusy(true)
    setError(null)
    try {
      await budgetApi.setBudget({
        agent_id: agentId === '' ? null : agentId,
        period,
        limit_usd: amount,
        pin: needsPin ? pin.text.trim() : undefined,
      })
      await queries.invalidateQueries({ queryKey: queryKeys.budgets })
      onDone()
    } catch (failure) {
      setBusy(false)
      if (isAboutPin(failure)) {
        setPinWanted(true)
        return pin.refuse(failure)
      }
      setError(failure instanceof ApiError && failure.status > 0 ? words.refusal(failure) : t('noAnswer'))
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      {!budget && (
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField label={t('who')} value={agentId} onChange={(event) => setAgentId(event.target.value)}>
            <option value="">{t('everyone')}</option>
            {agents.map((agent) => (
              <option key={agent.id} value={agent.id}>
                {agent.name}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('period')}
            value={period}
            onChange={(event) => setPeriod(budgetPeriodSchema.parse(event.target.value))}
          >
            {budgetPeriodSchema.options.map((one) => (
              <option key={one} value={one}>
                {t(`periods.${one}`)}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      <Field
        label={t('limit')}
        inputMode="decimal"
        autoComplete="off"
        autoFocus
        className="max-w-60 tabular-nums"
        value={limit}
        onChange={(event) => setLimit(event.target.value)}
        onFocus={(event) => event.target.select()}
        error={limitError}
        hint={!budget && known ? t('exists', { limit: formatDollars(known.limit_usd, i18n.language) }) : t('limitHint')}
      />
      {needsPin && <PinField pin={pin} hint={t('raisePin')} />}
      {error && <ErrorText>{error}</ErrorText>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" disabled={busy || pin.locked}>
          {t(busy ? 'saving' : 'save')}
        </Button>
        <Button look="outline" onClick={onDone}>
          {t('translation:action.cancel')}
        </Button>
      </div>
    </form>
  )
}
