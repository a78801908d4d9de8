import type { Budget, BudgetPeriod } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { ArrowRight, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { budgetApi } from '../../api/budget-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { Button } from '../../ui/button.tsx'
import { LoadError, Skeleton } from '../../ui/message.tsx'
import { BudgetCard } from './budget-card.tsx'
import { BudgetForm } from './budget-form.tsx'
import { FirstBudget } from './first-budget.tsx'
import { tightestFor } from './usage-of.ts'
import { addBudgetTexts } from '../../i18n/budgets-texts.ts'

addBudgetTexts()

export type AgentChoice = { id: string; name: string }

type BudgetsPageProps = {
  /** The open agents. Closed ones may have budgets, too. */
  agents: AgentChoice[]
  /** The agent whose turn waits for money: the budget that stops it is opened. */
  stoppedAgent: string | null
  /** Its id. Null: the server did not name it, and it is the one with the least room. */
  stoppedBy: string | null
  onToConversation: () => void
}

/** Running requests change what is spent and set aside. */
const refreshMs = 10_000

/** How much may be spent, by whom and in which time, and how much of it is gone. */
export function BudgetsPage(props: BudgetsPageProps) {
  const { t } = useTranslation('budgets')
  const { agents, stoppedAgent, stoppedBy } = props
  const { data, isError, refetch } = useQuery({
    queryKey: queryKeys.budgets,
    queryFn: () => budgetApi.budgets(),
    staleTime: 0,
    refetchInterval: refreshMs,
  })
  return (
    <main className="safe-x min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-[42rem] flex-col gap-5 py-6">
        {stoppedAgent !== null && <Stopped onToConversation={props.onToConversation} />}
        {stoppedAgent === null && <Rules />}
        {data ? (
          <Budgets budgets={data.budgets} agents={agents} stoppedAgent={stoppedAgent} stoppedBy={stoppedBy} />
        ) : isError ? (
          <LoadError text={t('loadFailed')} onRetry={() => void refetch()} />
        ) : (
          <Loading />
        )}
        {stoppedAgent !== null && <Rules />}
      </div>
    </main>
  )
}

function Rules() {
  const { t } = useTranslation('budgets')
  return (
    <div className="flex flex-col gap-1 text-sm text-ink-soft">
      <p>{t('rules')}</p>
      <p>{t('unknownPrices')}</p>
    </div>
  )
}

function Stopped({ onToConversation }: { onToConversation: () => void }) {
  const { t } = useTranslation('budgets')
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-warn-line bg-warn-soft px-4 py-3">
      <p className="min-w-0 flex-1 basis-60 text-sm font-medium text-warn">{t('stopped')}</p>
      <Button look="outline" size="small" onClick={onToConversation}>
        {t('toConversation')} <ArrowRight className="size-4" aria-hidden />
      </Button>
    </div>
  )
}

type BudgetsProps = Omit<BudgetsPageProps, 'onToConversation'> & { budgets: Budget[] }

function Budgets({ budgets, agents, stoppedAgent, stoppedBy }: BudgetsProps) {
  const { t } = useTranslation('budgets')
  const [adding, setAdding] = useState(false)
  const openId = stoppedBy ?? (stoppedAgent === null ? null : tightestFor(budgets, stoppedAgent)?.id)
  const first = ({ id }: Budget) => (id === openId ? 1 : 0)
  const nameOf = ({ agent_id }: Budget): string => {
    if (agent_id === null) return t('everyone')
    return agents.find(({ id }) => id === agent_id)?.name ?? t('closedAgent', { id: agent_id })
  }

  return (
    <>
      {budgets.length > 0 && (
        <ul aria-label={t('list')} className="flex flex-col gap-3">
          {budgets
            .toSorted((a, b) => first(b) - first(a) || inOrder(a, b))
            .map((budget) => (
              <BudgetCard key={budget.id} budget={budget} name={nameOf(budget)} open={budget.id === openId} />
            ))}
        </ul>
      )}
      {adding ? (
        <section aria-label={t('add')} className="rounded-2xl border border-line bg-surface p-4 sm:p-5">
          <h2 className="pb-4 font-semibold">{t('add')}</h2>
          <BudgetForm budgets={budgets} agents={agents} onDone={() => setAdding(false)} />
        </section>
      ) : budgets.length === 0 ? (
        <FirstBudget onOther={() => setAdding(true)} />
      ) : (
        <Button look="outline" className="self-start" onClick={() => setAdding(true)}>
          <Plus className="size-4.5" aria-hidden /> {t('add')}
        </Button>
      )}
    </>
  )
}

const periods: readonly BudgetPeriod[] = ['turn', 'day', 'month', 'ever']

/** Those of all agents first, then agent by agent, from the shortest time to the longest. */
function inOrder(a: Budget, b: Budget): number {
  return (a.agent_id ?? '').localeCompare(b.agent_id ?? '') || periods.indexOf(a.period) - periods.indexOf(b.period)
}

function Loading() {
  const { t } = useTranslation()
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">{t('app.loading')}</span>
      <Skeleton className="h-28 rounded-2xl" />
      <Skeleton className="h-28 rounded-2xl" />
    </div>
  )
}
