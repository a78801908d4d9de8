import { useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { deviceApi } from '../../api/device-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Field, SecretField } from '../../ui/field.tsx'
import { formatAgo } from '../../ui/format-ago.ts'
import { ErrorText, LoadError, Skeleton } from '../../ui/message.tsx'
import { PinForm } from './pin-form.tsx'

/** What agents may have typed without seeing it. Values go in, and never come back. */
export function VaultSection() {
  const { t, i18n } = useTranslation('desktop')
  const queries = useQueryClient()
  const { data, isError, refetch } = useQuery({ queryKey: queryKeys.vault, queryFn: () => deviceApi.secrets() })
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<string | null>(null)
  const remove = async (name: string, pin: string) => {
    queries.setQueryData(queryKeys.vault, await deviceApi.dropSecret(name, pin))
    setRemoving(null)
  }
  return (
    <section aria-labelledby="vault-title" className="flex flex-col gap-3.5">
      <div>
        <h2 id="vault-title" className="font-semibold">
          {t('vault.title')}
        </h2>
        <p className="text-sm text-ink-soft">{t('vault.hint')}</p>
      </div>
      {isError && <LoadError text={t('vault.loadFailed')} onRetry={() => void refetch()} />}
      {!data && !isError && <Skeleton className="h-14 rounded-2xl" />}
      {data && data.secrets.length === 0 && !adding && <p className="text-sm text-ink-faint">{t('vault.empty')}</p>}
      {data && data.secrets.length > 0 && (
        <ul className="flex flex-col divide-y divide-line rounded-2xl border border-line bg-surface">
          {data.secrets.map(({ name, updated_at: at }) => (
            <li key={name} className="flex flex-col gap-3 px-4 py-2.5">
              <div className="flex items-center gap-3">
                <KeyRound className="size-4.5 shrink-0 text-ink-faint" aria-hidden />
                <span className="min-w-0 flex-1 font-medium break-words">{name}</span>
                <span className="text-xs text-ink-faint">
                  {t('vault.updated', { ago: formatAgo(at * 1000, i18n.language) })}
                </span>
                <IconButton label={t('vault.removeName', { name })} onClick={() => setRemoving(name)}>
                  <Trash2 className="size-4.5" aria-hidden />
                </IconButton>
              </div>
              {removing === name && (
                <PinForm
                  autoFocus
                  look="danger"
                  hint={t('vault.pinToRemove', { name })}
                  submit={t('vault.remove')}
                  onSubmit={(pin) => remove(name, pin)}
                  onCancel={() => setRemoving(null)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {data && adding && <NewSecret onDone={() => setAdding(false)} />}
      {data && !adding && (
        <Button look="outline" className="self-start" onClick={() => setAdding(true)}>
          <Plus className="size-4.5" aria-hidden /> {t('vault.add')}
        </Button>
      )}
    </section>
  )
}

function NewSecret({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('desktop')
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const [missing, setMissing] = useState(false)
  const keep = async (pin: string) => {
    if (name.trim() === '' || value === '') return setMissing(true)
    setMissing(false)
    queries.setQueryData(queryKeys.vault, await deviceApi.keepSecret(name.trim(), value, pin))
    onDone()
  }
  return (
    <div className="flex flex-col gap-3.5 rounded-2xl border border-line bg-surface p-4">
      <Field
        autoFocus
        label={t('vault.name')}
        hint={t('vault.nameHint')}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <SecretField
        label={t('vault.value')}
        showLabel={t('vault.show')}
        hideSecretLabel={t('vault.hide')}
        autoComplete="off"
        data-1p-ignore
        data-lpignore="true"
        maxLength={4_000}
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      {missing && <ErrorText>{t('vault.missing')}</ErrorText>}
      <PinForm hint={t('vault.pinToKeep')} submit={t('vault.keep')} onSubmit={keep} onCancel={onDone} />
    </div>
  )
}
