import type { ProviderList } from '@rain/protocol'
import { clsx } from 'clsx'
import { Check, ChevronDown, ExternalLink, FlaskConical, KeyRound, Server, Sparkles } from 'lucide-react'
import { useId, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { SecretField, SelectField } from '../../ui/field.tsx'
import { ErrorText } from '../../ui/message.tsx'

export type Provider = ProviderList['providers'][number]
export type ProviderChoice = { provider: string; key: string; model: string }

type ProviderCardProps = {
  provider: Provider
  /** The model in use if this provider answers now. */
  currentModel: string | null
  open: boolean
  onOpen: () => void
  /** Resolves with what went wrong, or null. */
  onChoose: (choice: ProviderChoice) => Promise<string | null>
}

export function ProviderCard({ provider, currentModel, open, onOpen, onChoose }: ProviderCardProps) {
  const bodyId = useId()
  const hint = useHint(provider)
  const isDemo = provider.id === 'demo'
  return (
    <section
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
          onClick={onOpen}
          className="flex w-full items-center gap-4 rounded-2xl p-4 text-left sm:p-5"
        >
          <span className="flex size-11 shrink-0 items-center justify-center rounded-xl bg-accent-soft text-accent">
            <ProviderIcon id={provider.id} />
          </span>
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap items-center gap-2">
              <span className="font-semibold">{provider.name}</span>
              <Tags provider={provider} isDemo={isDemo} inUse={currentModel !== null} />
            </span>
            <span className="mt-0.5 block text-sm font-normal text-ink-soft">{hint}</span>
          </span>
          <ChevronDown
            aria-hidden
            className={clsx('size-5 shrink-0 text-ink-faint transition-transform', open && 'rotate-180')}
          />
        </button>
      </h3>
      <div id={bodyId} hidden={!open}>
        {open && <ProviderForm provider={provider} currentModel={currentModel} onChoose={onChoose} />}
      </div>
    </section>
  )
}

function Tags({ provider, isDemo, inUse }: { provider: Provider; isDemo: boolean; inUse: boolean }) {
  const { t } = useTranslation()
  const tag = 'inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium'
  return (
    <>
      {isDemo && <span className={clsx(tag, 'bg-warn-soft text-warn')}>{t('provider.demoTag')}</span>}
      {inUse && (
        <span className={clsx(tag, 'bg-ok-soft text-ok')}>
          <Check className="size-3" aria-hidden /> {t('provider.current')}
        </span>
      )}
      {!inUse && provider.key_source === 'stored' && (
        <span className={clsx(tag, 'bg-sunken text-ink-soft')}>{t('provider.keyStored')}</span>
      )}
      {!inUse && provider.key_source === 'environment' && (
        <span className={clsx(tag, 'bg-sunken text-ink-soft')}>{t('provider.keyFromEnvironment')}</span>
      )}
    </>
  )
}

function ProviderForm({
  provider,
  currentModel,
  onChoose,
}: Pick<ProviderCardProps, 'provider' | 'currentModel' | 'onChoose'>) {
  const { t } = useTranslation()
  const hasKey = provider.key_source === 'stored' || provider.key_source === 'environment'
  const [key, setKey] = useState('')
  const [model, setModel] = useState(currentModel ?? provider.models[0]?.id ?? 'auto')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    if (provider.needs_key && !hasKey && key.trim() === '') return setError(t('provider.keyMissing'))
    setBusy(true)
    setError(await onChoose({ provider: provider.id, key: key.trim(), model }))
    setBusy(false)
  }

  return (
    <form className="flex flex-col gap-4 px-4 pb-5 sm:px-5" onSubmit={(event) => void submit(event)} noValidate>
      {provider.needs_key && (
        <SecretField
          label={t('provider.keyFor', { name: provider.name })}
          showLabel={t('auth.showPin')}
          hideSecretLabel={t('auth.hidePin')}
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          placeholder={provider.key_placeholder}
          value={key}
          onChange={(event) => setKey(event.target.value)}
          error={error}
          hint={hasKey ? t('provider.keepKey') : undefined}
          className="font-mono text-sm"
        />
      )}
      {!provider.needs_key && error && <ErrorText>{error}</ErrorText>}
      {provider.models.length > 1 && (
        <SelectField label={t('provider.model')} value={model} onChange={(event) => setModel(event.target.value)}>
          {provider.models.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
      )}
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
        <Button type="submit" disabled={busy}>
          {busy ? t('provider.using') : t('provider.use', { name: provider.name })}
        </Button>
        {provider.console_url && (
          <a
            href={provider.console_url}
            target="_blank"
            rel="noopener noreferrer"
            className="inline-flex items-center gap-1.5 text-sm font-medium text-accent underline-offset-4 hover:underline"
          >
            {t('provider.getKey')}
            <ExternalLink className="size-3.5" aria-hidden />
          </a>
        )}
        {!provider.needs_key && <span className="text-sm text-ink-faint">{t('provider.noKeyNeeded')}</span>}
      </div>
    </form>
  )
}

function ProviderIcon({ id }: { id: string }) {
  if (id === 'demo') return <FlaskConical className="size-5" aria-hidden />
  if (id === 'claude') return <Sparkles className="size-5" aria-hidden />
  if (id === 'openai' || id === 'gemini') return <KeyRound className="size-5" aria-hidden />
  return <Server className="size-5" aria-hidden />
}

function useHint(provider: Provider): string {
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
      return t('provider.otherHint')
  }
}
