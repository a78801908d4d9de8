import type { OfferedProvider } from '@rain/protocol'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { providerApi } from '../../api/provider-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { KeyField } from './key-field.tsx'
import { useChange } from './use-change.ts'

type AddKeyProps = { provider: OfferedProvider; onAdded: () => void; onCancel: () => void }

/** One more key for a provider. */
export function AddKey({ provider, onAdded, onCancel }: AddKeyProps) {
  const { t } = useTranslation(['providers', 'translation'])
  const [key, setKey] = useState('')
  const { busy, error, setError, run } = useChange()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    if (key.trim() === '') return setError(t('keyMissing'))
    if ((await run(() => providerApi.addKey(provider.id, key.trim()))) === null) onAdded()
  }

  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void submit(event)} noValidate>
      <KeyField
        label={t('addKeyLabel', { name: provider.name })}
        placeholder={provider.key_placeholder}
        value={key}
        onChange={setKey}
        error={error}
        autoFocus
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="small" disabled={busy}>
          {t('addKeySave')}
        </Button>
        <Button look="quiet" size="small" onClick={onCancel}>
          {t('translation:action.cancel')}
        </Button>
      </div>
    </form>
  )
}
