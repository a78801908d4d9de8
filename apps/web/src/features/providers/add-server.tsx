import { clsx } from 'clsx'
import { Plus } from 'lucide-react'
import { useId, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { providerApi } from '../../api/provider-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { KeyField } from './key-field.tsx'
import { serverPresets } from './server-presets.ts'
import { useChange } from './use-change.ts'

/** A card that opens to a form for one more server. */
export function AddServer({ onAdded }: { onAdded: (id: string) => void }) {
  const { t } = useTranslation('providers')
  const [open, setOpen] = useState(false)
  const [cancelled, setCancelled] = useState(false)
  if (!open) {
    return (
      <button
        type="button"
        autoFocus={cancelled}
        onClick={() => setOpen(true)}
        className="flex w-full items-center gap-4 rounded-2xl border border-dashed border-line-strong/60 p-4 text-left transition-colors hover:border-accent/60 hover:bg-surface sm:p-5"
      >
        <span className="flex size-11 shrink-0 items-center justify-center rounded-xl bg-sunken text-ink-soft">
          <Plus className="size-5" aria-hidden />
        </span>
        <span className="min-w-0">
          <span className="block font-semibold">{t('server.add')}</span>
          <span className="block text-sm text-ink-soft">{t('server.hint')}</span>
        </span>
      </button>
    )
  }
  return (
    <section
      aria-label={t('server.add')}
      className="flex flex-col gap-4 rounded-2xl border border-accent/60 bg-surface p-4 shadow-soft sm:p-5"
    >
      <div>
        <h3 className="font-semibold">{t('server.add')}</h3>
        <p className="text-sm text-ink-soft">{t('server.hint')}</p>
      </div>
      <ServerForm
        onAdded={(id) => {
          setOpen(false)
          onAdded(id)
        }}
        onCancel={() => {
          setOpen(false)
          setCancelled(true)
        }}
      />
    </section>
  )
}

type ServerFormProps = { onAdded: (id: string) => void; onCancel: () => void }

function ServerForm({ onAdded, onCancel }: ServerFormProps) {
  const { t } = useTranslation(['providers', 'translation'])
  const presetsId = useId()
  const [name, setName] = useState('')
  const [baseUrl, setBaseUrl] = useState('')
  const [key, setKey] = useState('')
  /** The server, once it is there: then only its key was refused. */
  const [added, setAdded] = useState<string | null>(null)
  const [wrong, setWrong] = useState<{ name?: string; baseUrl?: string }>({})
  const { busy, error, run } = useChange()
  const preset = serverPresets.find((one) => one.baseUrl === baseUrl)

  const save = async () => {
    const needs_key = key.trim() !== '' || preset?.needsKey === true
    const id =
      added ?? (await providerApi.addServer({ name: name.trim(), base_url: baseUrl.trim(), needs_key })).server.id
    setAdded(id)
    if (key.trim() !== '') await providerApi.addKey(id, key.trim())
    onAdded(id)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const faults = {
      ...(name.trim() === '' && { name: t('server.nameMissing') }),
      ...(!isAddress(baseUrl.trim()) && { baseUrl: t('server.urlWrong') }),
    }
    setWrong(faults)
    if (!busy && Object.keys(faults).length === 0) void run(save)
  }

  return (
    <form className="flex flex-col gap-4" onSubmit={submit} noValidate>
      <div role="group" aria-labelledby={presetsId} className="flex flex-wrap items-center gap-1.5">
        <span id={presetsId} className="mr-1 text-sm text-ink-faint">
          {t('server.presets')}
        </span>
        {serverPresets.map((one) => (
          <button
            key={one.name}
            type="button"
            aria-pressed={one === preset}
            onClick={() => {
              setName(one.name)
              setBaseUrl(one.baseUrl)
              setWrong({})
            }}
            className={clsx(
              'min-h-9 rounded-full border px-3 text-sm transition-colors',
              one === preset ? 'border-accent bg-accent-soft text-accent' : 'border-line hover:bg-sunken',
            )}
          >
            {one.name}
          </button>
        ))}
      </div>
      <div className="grid gap-4 sm:grid-cols-[1fr_1.6fr]">
        <Field
          label={t('server.name')}
          autoFocus
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={wrong.name}
          disabled={added !== null}
        />
        <Field
          label={t('server.url')}
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          placeholder="http://192.168.1.20:1234/v1"
          value={baseUrl}
          onChange={(event) => setBaseUrl(event.target.value)}
          error={wrong.baseUrl}
          hint={t('server.urlHint')}
          disabled={added !== null}
        />
      </div>
      <KeyField label={t('server.key')} placeholder="" value={key} onChange={setKey} />
      {error && <ErrorText>{error}</ErrorText>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" disabled={busy}>
          {t(busy ? 'server.saving' : 'server.save')}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {t('translation:action.cancel')}
        </Button>
      </div>
    </form>
  )
}

function isAddress(text: string): boolean {
  return /^https?:\/\/./i.test(text) && URL.canParse(text)
}
