import type { OfferedProvider } from '@rain/protocol'
import { ExternalLink } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { providerApi } from '../../api/provider-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/field.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { KeyField } from './key-field.tsx'
import { useChange } from './use-change.ts'

export type ProviderChoice = { provider: string; key: string; model: string }

type UseProviderFormProps = {
  provider: OfferedProvider
  /** The model in use if this provider answers now. */
  currentModel: string | null
  /** Another one answers already, so that a key may be kept for later. */
  mayOnlySave: boolean
  onSaved: () => void
  /** Resolves with what went wrong, or null. */
  onChoose: (choice: ProviderChoice) => Promise<string | null>
}

/** Makes a provider the one that new agents use; the first time with its key. */
export function UseProviderForm({ provider, currentModel, mayOnlySave, onSaved, onChoose }: UseProviderFormProps) {
  const { t } = useTranslation(['providers', 'models'])
  const wantsKey = provider.needs_key && provider.key_source === null
  const inUse = currentModel !== null
  const [key, setKey] = useState('')
  const [model, setModel] = useState(currentModel ?? 'auto')
  const [choosing, setChoosing] = useState(false)
  const { busy, error, setError, run } = useChange()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (choosing) return
    if (wantsKey && key.trim() === '') return setError(t('keyMissing'))
    setChoosing(true)
    setError(await onChoose({ provider: provider.id, key: key.trim(), model }))
    setChoosing(false)
  }
  const saveOnly = async () => {
    if (key.trim() === '') return setError(t('keyMissing'))
    if ((await run(() => providerApi.addKey(provider.id, key.trim()))) === null) onSaved()
  }

  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)} noValidate>
      {wantsKey && (
        <KeyField
          label={t('keyFor', { name: provider.name })}
          placeholder={provider.key_placeholder}
          value={key}
          onChange={setKey}
          error={error}
        />
      )}
      {!wantsKey && error && <ErrorText>{error}</ErrorText>}
      {provider.models.length > 1 && (
        <SelectField label={t('modelForNew')} value={model} onChange={(event) => setModel(event.target.value)}>
          {provider.models.map((one) => (
            <option key={one.id} value={one.id}>
              {one.id === 'auto' ? t('models:auto') : one.name}
            </option>
          ))}
        </SelectField>
      )}
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
        {(!inUse || wantsKey || model !== currentModel) && (
          <Button type="submit" disabled={choosing}>
            {choosing ? t('using') : inUse && !wantsKey ? t('changeModel') : t('use', { name: provider.name })}
          </Button>
        )}
        {wantsKey && mayOnlySave && (
          <Button look="outline" disabled={busy} onClick={() => void saveOnly()}>
            {t('saveKeyOnly')}
          </Button>
        )}
        {provider.console_url && (
          <a
            href={provider.console_url}
            target="_blank"
            rel="noopener noreferrer"
            className="inline-flex min-h-9 items-center gap-1.5 text-sm font-medium text-accent underline-offset-4 hover:underline"
          >
            {t(linkText(provider))}
            <ExternalLink className="size-3.5" aria-hidden />
          </a>
        )}
      </div>
      {mayOnlySave && !wantsKey && <p className="-mt-1 text-xs text-ink-faint">{t('useHint')}</p>}
    </form>
  )
}

function linkText({ needs_key, key_source }: OfferedProvider) {
  if (!needs_key) return 'getModels'
  return key_source === null ? 'getKey' : 'console'
}
