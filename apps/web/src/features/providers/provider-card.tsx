import type { OfferedProvider } from '@rain/protocol'
import { clsx } from 'clsx'
import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { ProviderIcon } from '../../ui/provider-icon.tsx'
import { CheckLine } from './check-line.tsx'
import { ProviderKeys } from './provider-keys.tsx'
import { ProviderTags } from './provider-tags.tsx'
import { RemoveServer } from './remove-server.tsx'
import { useCheck } from './use-check.ts'
import { UseProviderForm, type ProviderChoice } from './use-provider-form.tsx'

type ProviderCardProps = {
  provider: OfferedProvider
  /** The model in use if this provider answers now. */
  currentModel: string | null
  /** Whether any provider answers yet. */
  hasCurrent: boolean
  open: boolean
  onToggle: () => void
  /** Resolves with what went wrong, or null. */
  onChoose: (choice: ProviderChoice) => Promise<string | null>
}

/** One provider: whether it is ready, and behind its headline its keys, its test and its models. */
export function ProviderCard(props: ProviderCardProps) {
  const { provider, currentModel, open, onToggle } = props
  const bodyId = useId()
  const hint = useHint(provider)
  return (
    <section
      aria-label={provider.name}
      className={clsx(
        'rounded-2xl border bg-surface transition-colors',
        open ? 'border-accent/60 shadow-soft' : 'border-line hover:border-line-strong/60',
      )}
    >
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={bodyId}
          onClick={onToggle}
          className="flex w-full items-center gap-4 rounded-2xl p-4 text-left sm:p-5"
        >
          <span className="flex size-11 shrink-0 items-center justify-center rounded-xl bg-accent-soft text-accent">
            <ProviderIcon id={provider.id} className="size-5" />
          </span>
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap items-center gap-2">
              <span className="font-semibold">{provider.name}</span>
              <ProviderTags provider={provider} inUse={currentModel !== null} />
            </span>
            <span className="mt-0.5 block text-sm font-normal break-words text-ink-soft">{hint}</span>
          </span>
          <ChevronDown
            aria-hidden
            className={clsx('size-5 shrink-0 text-ink-faint transition-transform', open && 'rotate-180')}
          />
        </button>
      </h3>
      <div id={bodyId} hidden={!open}>
        {open && <Body {...props} />}
      </div>
    </section>
  )
}

function Body({ provider, currentModel, hasCurrent, onChoose }: ProviderCardProps) {
  const check = useCheck(provider)
  const isReady = provider.key_source !== null
  return (
    <div className="flex flex-col gap-5 px-4 pb-5 sm:px-5">
      {provider.needs_key && isReady && <ProviderKeys provider={provider} check={check} />}
      {isReady && provider.id !== 'demo' && <CheckLine provider={provider} check={check} />}
      <UseProviderForm
        key={`${provider.id} ${currentModel}`}
        provider={provider}
        currentModel={currentModel}
        mayOnlySave={hasCurrent && currentModel === null}
        onSaved={check.expect}
        onChoose={onChoose}
      />
      {provider.base_url !== null && <RemoveServer provider={provider} />}
    </div>
  )
}

function useHint(provider: OfferedProvider): string {
  const { t } = useTranslation('providers')
  switch (provider.id) {
    case 'demo':
      return t('demoHint')
    case 'claude':
      return t('claudeHint')
    case 'openai':
      return t('openaiHint')
    case 'gemini':
      return t('geminiHint')
    case 'ollama':
      return t('ollamaHint')
    default:
      return provider.base_url ?? t('otherHint')
  }
}
