import { useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import type { AgentHead } from '../../live/agent-head.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText, LoadError } from '../../ui/message.tsx'
import { EffortField } from './effort-field.tsx'
import type { ModelOption } from './group-models.ts'
import type { ModelInUse } from './model-in-use.ts'
import { ModelList } from './model-list.tsx'
import { ModelPickerSkeleton } from './model-picker-skeleton.tsx'
import { useChooseModel } from './use-choose-model.ts'

type ModelPickerProps = { agent: AgentHead; inUse: ModelInUse | null; onSetUp: () => void; onDone: () => void }

/** Every model to choose from, how hard it thinks, and the way to keys and servers. */
export function ModelPicker({ agent, inUse, onSetUp, onDone }: ModelPickerProps) {
  const { t } = useTranslation('models')
  const { data, isError, refetch } = useQuery({
    queryKey: queryKeys.providers,
    queryFn: () => api.providers(),
    refetchOnMount: 'always',
  })
  const { choose, error } = useChooseModel(agent.id)
  const pick = async ({ provider, model }: ModelOption) => {
    const kept = model.efforts.find((effort) => effort === inUse?.effort) ?? null
    if (await choose({ provider, model, effort: kept })) onDone()
  }
  const efforts = inUse?.known?.efforts ?? []

  return (
    <>
      {data ? (
        <ModelList providers={data.providers} inUse={inUse} onPick={(option) => void pick(option)} />
      ) : isError ? (
        <LoadError text={t('loadFailed')} onRetry={() => void refetch()} />
      ) : (
        <ModelPickerSkeleton />
      )}
      <div className="safe-bottom flex flex-col gap-2 border-t border-line px-4 pt-2 [--safe:0.5rem]">
        {error && <ErrorText>{error}</ErrorText>}
        {inUse && efforts.length > 0 && (
          <EffortField
            efforts={efforts}
            value={inUse.effort}
            onChange={(effort) => void choose({ provider: inUse.provider, model: { id: inUse.model }, effort })}
          />
        )}
        <div className="flex min-h-9 items-center justify-between gap-3">
          <span className="text-xs text-ink-faint">{agent.work !== 'idle' && t('working')}</span>
          <Button look="quiet" size="small" className="-mr-2" onClick={onSetUp}>
            <KeyRound className="size-4" aria-hidden /> {t('setUp')}
          </Button>
        </div>
      </div>
    </>
  )
}
