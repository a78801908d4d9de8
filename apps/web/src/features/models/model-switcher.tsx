import { clsx } from 'clsx'
import { ChevronDown } from 'lucide-react'
import { lazy, Suspense, useEffect, type ComponentProps } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useProviderList } from '../../api/use-provider-list.ts'
import type { AgentHead } from '../../live/agent-head.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { useOpener } from '../../ui/opener/use-opener.ts'
import { ProviderIcon } from '../../ui/provider-icon.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { modelInUse, type ModelInUse } from './model-in-use.ts'
import { ModelPickerSkeleton } from './model-picker-skeleton.tsx'
import { addModelTexts } from '../../i18n/models-texts.ts'

addModelTexts()

const loadPicker = () => import('./model-picker.tsx').then((module) => ({ default: module.ModelPicker }))
const ModelPicker = lazy(loadPicker)
const ModelPopover = lazy(() => import('./model-popover.tsx').then((module) => ({ default: module.ModelPopover })))

type ModelSwitcherProps = { agent: AgentHead; onSetUp: () => void }

/** The model that answers next, and with one click every other one. It may be changed in the middle of a conversation. */
export function ModelSwitcher({ agent, onSetUp }: ModelSwitcherProps) {
  const { t } = useTranslation('models')
  const phone = usePhone()
  const opener = useOpener('dialog')
  const { open, setOpen, isNear } = opener
  useEffect(() => {
    if (isNear) void loadPicker()
  }, [isNear])
  const { data } = useProviderList()
  const inUse = data ? modelInUse(agent.meta, data) : null
  const picker = (
    <Suspense fallback={<ModelPickerSkeleton />}>
      <ModelPicker agent={agent} inUse={inUse} onSetUp={onSetUp} onDone={() => setOpen(false)} />
    </Suspense>
  )

  return (
    <>
      <SwitcherButton inUse={inUse} {...opener.button} />
      {phone &&
        createPortal(
          <Dialog open={open} onClose={() => setOpen(false)} title={t('choose')} place="bottom" fill>
            {picker}
          </Dialog>,
          document.body,
        )}
      <Suspense>{!phone && isNear && <ModelPopover opener={opener}>{picker}</ModelPopover>}</Suspense>
    </>
  )
}

type SwitcherButtonProps = ComponentProps<'button'> & { inUse: ModelInUse | null }

function SwitcherButton({ inUse, ...rest }: SwitcherButtonProps) {
  const { t } = useTranslation('models')
  const name = useNameOf(inUse)
  const demo = inUse?.provider.id === 'demo'
  return (
    <button
      type="button"
      aria-label={t('button', { name })}
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
  const { t } = useTranslation('models')
  if (!inUse) return t('choose')
  const { provider, model, name, effort, known } = inUse
  if (provider.id === 'demo') return t('demo')
  const hasEffort = effort !== null && known?.efforts.includes(effort)
  const parts = [provider.name, model === 'auto' ? t('auto') : name, hasEffort ? t(`efforts.${effort}`) : '']
  return parts.filter(Boolean).join(' · ')
}
