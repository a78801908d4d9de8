import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Rule } from '@rain/protocol'
import { Plus, ShieldCheck } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ruleApi } from '../../api/rule-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { useLiveStore } from '../../live/store.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, LoadError, Skeleton } from '../../ui/message.tsx'
import { RuleCard } from './rule-card.tsx'
import { RuleForm } from './rule-form.tsx'
import { addPolicyTexts } from '../../i18n/policies-texts.ts'

addPolicyTexts()

export type AgentChoice = { id: string; name: string }

/** What may run without a question, what always asks, and what never runs. */
export function PermissionsPage({ agents }: { agents: AgentChoice[] }) {
  const { t } = useTranslation('policies')
  const queries = useQueryClient()
  const changes = useLiveStore((store) => store.live.ruleChanges)
  const { data, isError, refetch } = useQuery({
    queryKey: queryKeys.rules,
    queryFn: () => ruleApi.rules(),
    staleTime: 0,
  })
  useEffect(() => {
    if (changes > 0) void queries.invalidateQueries({ queryKey: queryKeys.rules })
  }, [changes, queries])

  return (
    <main className="safe-x min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-[42rem] flex-col gap-5 py-6">
        <div className="flex flex-col gap-1 text-sm text-ink-soft">
          <p>{t('order')}</p>
          <p>{t('never')}</p>
        </div>
        {data ? (
          <Rules rules={data.rules} agents={agents} />
        ) : isError ? (
          <LoadError text={t('loadFailed')} onRetry={() => void refetch()} />
        ) : (
          <Loading />
        )}
      </div>
    </main>
  )
}

const effects = ['deny', 'ask', 'allow'] as const

function Rules({ rules, agents }: { rules: Rule[]; agents: AgentChoice[] }) {
  const { t } = useTranslation('policies')
  const [adding, setAdding] = useState(false)
  const add = (
    <Button look="outline" className="self-start" onClick={() => setAdding(true)}>
      <Plus className="size-4.5" aria-hidden /> {t('add')}
    </Button>
  )
  return (
    <>
      {effects.map((effect) => {
        const some = rules.filter((rule) => rule.effect === effect)
        if (some.length === 0) return null
        return (
          <section key={effect} aria-label={t(`effects.${effect}`)} className="flex flex-col gap-2.5">
            <h2 className="text-sm font-semibold">{t(`effects.${effect}`)}</h2>
            <ul className="flex flex-col gap-2.5">
              {some.map((rule) => (
                <RuleCard key={rule.id} rule={rule} agents={agents} />
              ))}
            </ul>
          </section>
        )
      })}
      {adding ? (
        <section aria-label={t('add')} className="rounded-2xl border border-line bg-surface p-4 sm:p-5">
          <h2 className="pb-4 font-semibold">{t('add')}</h2>
          <RuleForm agents={agents} onDone={() => setAdding(false)} />
        </section>
      ) : rules.length === 0 ? (
        <Empty icon={<ShieldCheck className="size-6" aria-hidden />} title={t('empty')} hint={t('emptyHint')}>
          {add}
        </Empty>
      ) : (
        add
      )}
    </>
  )
}

function Loading() {
  const { t } = useTranslation()
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">{t('app.loading')}</span>
      <Skeleton className="h-20 rounded-2xl" />
      <Skeleton className="h-20 rounded-2xl" />
    </div>
  )
}
