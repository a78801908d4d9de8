import { limits, type OfferedProvider, type ProviderKey } from '@rain/protocol'
import { ArrowUp, KeyRound, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { providerApi } from '../../api/provider-endpoints.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { useNow } from '../../ui/use-now.ts'
import { AddKey } from './add-key.tsx'
import { RestingNote } from './resting-note.tsx'
import type { Check } from './use-check.ts'
import { useChange } from './use-change.ts'

/** The keys of a provider in the order to try, and ways to change them. */
export function ProviderKeys({ provider, check }: { provider: OfferedProvider; check: Check }) {
  const { t } = useTranslation('providers')
  const { keys } = provider
  const { busy, error, run } = useChange()
  const [adding, setAdding] = useState(false)
  const [cancelled, setCancelled] = useState(false)
  const [removing, setRemoving] = useState<ProviderKey | null>(null)
  const now = useNow(keys.some(({ cooling }) => cooling !== null) || provider.cooling !== null)
  const nameOf = (key: ProviderKey) =>
    key.hint === '' ? t('keyNumber', { number: keys.indexOf(key) + 1 }) : t('keyEnding', { hint: key.hint })

  const prefer = (at: number) => {
    const ids = keys.map(({ id }) => id)
    const [moved] = ids.splice(at, 1)
    if (moved) void run(() => providerApi.orderKeys(provider.id, ids.toSpliced(at - 1, 0, moved)))
  }
  const remove = (key: ProviderKey) => run(() => providerApi.deleteKey(provider.id, key.id))

  return (
    <section aria-label={t('keys')} className="flex flex-col gap-2">
      <h4 className="text-sm font-medium">{t('keys')}</h4>
      <ol className="divide-y divide-line rounded-xl border border-line">
        {keys.map((key, at) => (
          <li key={key.id} className="flex min-h-12 items-center gap-3 py-1 pr-1.5 pl-3.5">
            <KeyRound className="size-4 shrink-0 text-ink-faint" aria-hidden />
            <div className="min-w-0 flex-1 py-1">
              <p className="flex flex-wrap items-baseline gap-x-2.5">
                <span className="text-sm">{nameOf(key)}</span>
                {at === 0 && keys.length > 1 && <span className="text-xs text-ink-faint">{t('keyFirst')}</span>}
              </p>
              <RestingNote cooling={key.cooling} now={now} />
            </div>
            {at > 0 && (
              <IconButton label={t('preferKey', { key: nameOf(key) })} disabled={busy} onClick={() => prefer(at)}>
                <ArrowUp className="size-4.5" aria-hidden />
              </IconButton>
            )}
            <IconButton label={t('removeKey', { key: nameOf(key) })} onClick={() => setRemoving(key)}>
              <Trash2 className="size-4.5" aria-hidden />
            </IconButton>
          </li>
        ))}
        {provider.key_source === 'environment' && (
          <li className="flex min-h-12 items-center gap-3 px-3.5 py-1 text-sm">
            <KeyRound className="size-4 shrink-0 text-ink-faint" aria-hidden />
            <div className="min-w-0 flex-1 py-1">
              {t('keyOfServer', { variable: provider.key_variable ?? '' })}
              <RestingNote cooling={provider.cooling} now={now} />
            </div>
          </li>
        )}
      </ol>
      {error && <ErrorText>{error}</ErrorText>}
      {adding ? (
        <AddKey
          provider={provider}
          onAdded={() => {
            setAdding(false)
            if (keys.length === 0) check.expect()
          }}
          onCancel={() => {
            setAdding(false)
            setCancelled(true)
          }}
        />
      ) : keys.length >= limits.keysPerProvider ? (
        <p className="text-sm text-ink-faint">{t('keysFull', { count: limits.keysPerProvider })}</p>
      ) : (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button look="quiet" size="small" className="-ml-3" autoFocus={cancelled} onClick={() => setAdding(true)}>
            <Plus className="size-4" aria-hidden /> {t('addKey')}
          </Button>
          <span className="text-xs text-ink-faint">{t('keysHint')}</span>
        </div>
      )}
      <Confirm
        open={removing !== null}
        title={t('removeKeyTitle')}
        body={t(keys.length === 1 ? 'removeLastKeyBody' : 'removeKeyBody', {
          key: removing ? nameOf(removing) : '',
          name: provider.name,
        })}
        confirm={t('remove')}
        onConfirm={() => (removing ? remove(removing) : Promise.resolve(null))}
        onClose={() => setRemoving(null)}
      />
    </section>
  )
}
