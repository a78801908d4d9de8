import type { OfferedProvider } from '@rain/protocol'
import { clsx } from 'clsx'
import { Check, ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { ProviderIcon } from '../../ui/provider-icon.tsx'
import { CheckLine, countOf } from './check-line.tsx'
import { ProviderKeys } from './provider-keys.tsx'
import { RemoveServer } from './remove-server.tsx'
import { isResting } from './resting-note.tsx'
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
              <Tags provider={provider} inUse={currentModel !== null} />
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

const tagLooks = {
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  danger: 'bg-danger-soft text-danger',
  plain: 'bg-sunken text-ink-soft',
}

function Tags({ provider, inUse }: { provider: OfferedProvider; inUse: boolean }) {
  const { t } = useTranslation()
  const { key_source, check, keys, cooling, models_source } = provider
  const now = Date.now()
  const worked = models_source === 'live' || provider.needs_key || provider.base_url !== null
  const tags: { text: string; look: keyof typeof tagLooks }[] = []
  if (provider.id === 'demo') tags.push({ text: t('provider.demoTag'), look: 'warn' })
  if (inUse) tags.push({ text: t('provider.current'), look: 'ok' })
  if (key_source !== null && provider.id !== 'demo') {
    if (check && !check.ok && worked) tags.push({ text: t('provider.notWorking'), look: 'danger' })
    else if (check?.ok && !inUse) tags.push({ text: t('provider.works', { count: countOf(provider) }), look: 'plain' })
    else if (!inUse && key_source === 'stored') tags.push({ text: t('provider.keyStored'), look: 'plain' })
    else if (!inUse && key_source === 'environment') {
      tags.push({ text: t('provider.keyFromEnvironment'), look: 'plain' })
    }
  }
  if ([cooling, ...keys.map((key) => key.cooling)].some((one) => isResting(one, now))) {
    tags.push({ text: t('provider.resting'), look: 'warn' })
  }
  return tags.map(({ text, look }) => (
    <span
      key={text}
      className={clsx('inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium', tagLooks[look])}
    >
      {look === 'ok' && <Check className="size-3" aria-hidden />}
      {text}
    </span>
  ))
}

function useHint(provider: OfferedProvider): string {
  const { t } = useTranslation()
  switch (provider.id) {
    case 'demo':
      return t('provider.demoHint')
    case 'claude':
      return t('provider.claudeHint')
    case 'openai':
      return t('provider.openaiHint')
    case 'gemini':
      return t('provider.geminiHint')
    case 'ollama':
      return t('provider.ollamaHint')
    default:
      return provider.base_url ?? t('provider.otherHint')
  }
}
