import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { ChevronDown, KeyRound } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState, type ComponentProps } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { workOf, type AgentState } from '../../live/state.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorText, LoadError, Skeleton } from '../../ui/message.tsx'
import { ProviderIcon } from '../../ui/provider-icon.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { EffortField } from './effort-field.tsx'
import type { ModelOption } from './group-models.ts'
import { modelInUse, type ModelInUse } from './model-in-use.ts'
import { ModelList } from './model-list.tsx'
import { useChooseModel } from './use-choose-model.ts'

type ModelSwitcherProps = { agent: AgentState; onSetUp: () => void }

/** The model that answers next, and with one click every other one. It may be changed in the middle of a conversation. */
export function ModelSwitcher({ agent, onSetUp }: ModelSwitcherProps) {
  const { t } = useTranslation()
  const phone = usePhone()
  const [open, setOpen] = useState(false)
  const { data } = useQuery({ queryKey: queryKeys.providers, queryFn: () => api.providers() })
  const inUse = data ? modelInUse(agent.meta, data) : null
  const picker = <ModelPicker agent={agent} inUse={inUse} onSetUp={onSetUp} onDone={() => setOpen(false)} />

  if (phone) {
    return (
      <>
        <SwitcherButton inUse={inUse} aria-haspopup="dialog" onClick={() => setOpen(true)} />
        {createPortal(
          <Dialog open={open} onClose={() => setOpen(false)} title={t('models.choose')} place="bottom" fill>
            {picker}
          </Dialog>,
          document.body,
        )}
      </>
    )
  }
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <SwitcherButton inUse={inUse} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          side="top"
          sideOffset={8}
          collisionPadding={12}
          aria-label={t('models.choose')}
          className="animate-rise z-20 flex h-[min(34rem,calc(100dvh-9rem))] w-[27rem] flex-col rounded-2xl border border-line bg-surface pt-2 shadow-soft"
        >
          {picker}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

type SwitcherButtonProps = ComponentProps<'button'> & { inUse: ModelInUse | null }

function SwitcherButton({ inUse, ...rest }: SwitcherButtonProps) {
  const { t } = useTranslation()
  const name = useNameOf(inUse)
  const demo = inUse?.provider.id === 'demo'
  return (
    <button
      type="button"
      aria-label={t('models.button', { name })}
      title={inUse && inUse.model !== 'auto' ? inUse.model : undefined}
      className={clsx(
        'flex min-h-9 min-w-0 items-center gap-1.5 rounded-lg px-2 text-xs font-medium transition-colors',
        demo ? 'bg-warn-soft text-warn' : 'text-ink-soft hover:bg-sunken hover:text-ink data-[state=open]:bg-sunken',
      )}
      {...rest}
    >
      <ProviderIcon id={inUse?.provider.id ?? ''} className="size-3.5 shrink-0" />
      <span className="truncate">{name}</span>
      <ChevronDown className="size-3.5 shrink-0 opacity-70" aria-hidden />
    </button>
  )
}

/** `Claude · Sonnet 5.5 · High`. */
function useNameOf(inUse: ModelInUse | null): string {
  const { t } = useTranslation()
  if (!inUse) return t('models.choose')
  const { provider, model, name, effort, known } = inUse
  if (provider.id === 'demo') return t('provider.demoName')
  const hasEffort = effort !== null && known?.efforts.includes(effort)
  const parts = [
    provider.name,
    model === 'auto' ? t('models.auto') : name,
    hasEffort ? t(`models.efforts.${effort}`) : '',
  ]
  return parts.filter(Boolean).join(' · ')
}

type ModelPickerProps = { agent: AgentState; inUse: ModelInUse | null; onSetUp: () => void; onDone: () => void }

function ModelPicker({ agent, inUse, onSetUp, onDone }: ModelPickerProps) {
  const { t } = useTranslation()
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
        <LoadError text={t('models.loadFailed')} onRetry={() => void refetch()} />
      ) : (
        <ListSkeleton />
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
          <span className="text-xs text-ink-faint">{workOf(agent) !== 'idle' && t('models.working')}</span>
          <Button look="quiet" size="small" className="-mr-2" onClick={onSetUp}>
            <KeyRound className="size-4" aria-hidden /> {t('models.setUp')}
          </Button>
        </div>
      </div>
    </>
  )
}

function ListSkeleton() {
  const { t } = useTranslation()
  return (
    <div className="flex flex-1 flex-col gap-3 px-4" role="status">
      <span className="sr-only">{t('app.loading')}</span>
      {[0, 1, 2, 3].map((at) => (
        <Skeleton key={at} className="h-12 rounded-xl" />
      ))}
    </div>
  )
}
