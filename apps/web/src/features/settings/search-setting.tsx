import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { NewSearchSetting, SearchEngineId, SearchSetting as Setting } from '@rain/protocol'
import { Globe } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { toolSettingsApi } from '../../api/tool-settings-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Field, SecretField } from '../../ui/field.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { SearchCheck } from './search-check.tsx'

/** What agents search the web with, and the form to set it. */
export function SearchSetting() {
  const { t } = useTranslation(['settings', 'translation'])
  const { data, isError, refetch } = useQuery({ queryKey: queryKeys.search, queryFn: () => toolSettingsApi.search() })
  const [editing, setEditing] = useState(false)
  const { busy, error, setError, run } = useChange()
  if (isError) {
    return (
      <div className="flex flex-wrap items-center gap-3">
        <ErrorText>{t('webSearch.failed')}</ErrorText>
        <Button look="outline" size="small" onClick={() => void refetch()}>
          {t('translation:action.retry')}
        </Button>
      </div>
    )
  }
  if (!data) return <p className="text-sm text-ink-soft">{t('webSearch.loading')}</p>
  if (editing) {
    const save = async (setting: NewSearchSetting) => {
      if (await run(() => toolSettingsApi.setSearch(setting))) setEditing(false)
    }
    const cancel = () => {
      setError(null)
      setEditing(false)
    }
    return (
      <SearchForm
        busy={busy}
        error={error}
        onError={setError}
        onSave={(setting) => void save(setting)}
        onCancel={cancel}
      />
    )
  }
  return (
    <div className="flex flex-wrap items-center gap-3" data-search={data.engine ?? 'none'}>
      <CurrentSearch setting={data} />
      <div className="flex flex-wrap gap-2">
        <Button look="outline" size="small" onClick={() => setEditing(true)}>
          {data.engine ? t('webSearch.change') : t('webSearch.set')}
        </Button>
        {data.engine && (
          <Button
            look="quiet"
            size="small"
            disabled={busy}
            onClick={() => void run(() => toolSettingsApi.dropSearch())}
          >
            {t('webSearch.forget')}
          </Button>
        )}
      </div>
      {error && <ErrorText>{error}</ErrorText>}
      {(data.engine ?? data.environment) && <SearchCheck key={`${data.engine} ${data.hint}`} />}
    </div>
  )
}

function CurrentSearch({ setting: { engine, hint, environment } }: { setting: Setting }) {
  const { t } = useTranslation('settings')
  if (!engine && environment) return <EnvironmentSearch engine={environment} />
  const shown = engine === 'searxng' ? hint : hint && t('webSearch.keyEnds', { hint })
  return (
    <div className="flex min-w-52 flex-1 items-start gap-3">
      <Globe className="mt-0.5 size-5 shrink-0 text-ink-faint" aria-hidden />
      <p className="min-w-0 flex-1">
        <span className="block font-medium">{engine ? names[engine] : t('webSearch.none')}</span>
        <span className="block text-sm wrap-anywhere text-ink-soft">{engine ? shown : t('webSearch.noneHint')}</span>
      </p>
    </div>
  )
}

function EnvironmentSearch({ engine }: { engine: SearchEngineId }) {
  const { t } = useTranslation('settings')
  return (
    <div className="flex min-w-52 flex-1 items-start gap-3">
      <Globe className="mt-0.5 size-5 shrink-0 text-ink-faint" aria-hidden />
      <p className="min-w-0 flex-1">
        <span className="block font-medium">{names[engine]}</span>
        <span className="block text-sm text-ink-soft">{t('webSearch.fromEnvironment')}</span>
      </p>
    </div>
  )
}

const names: Record<SearchEngineId, string> = { searxng: 'SearXNG', brave: 'Brave', tavily: 'Tavily' }

interface SearchFormProps {
  busy: boolean
  error: string | null
  onError: (error: string | null) => void
  onSave: (setting: NewSearchSetting) => void
  onCancel: () => void
}

function SearchForm({ busy, error, onError, onSave, onCancel }: SearchFormProps) {
  const { t } = useTranslation(['settings', 'translation'])
  const [engine, setEngine] = useState<SearchEngineId>('searxng')
  const [typed, setTyped] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const value = typed.trim()
    if (engine === 'searxng' && !isWebAddress(value)) return onError(t('webSearch.addressMissing'))
    if (value === '') return onError(t('webSearch.keyMissing'))
    onSave({ engine, value })
  }
  const choose = (chosen: SearchEngineId) => {
    setEngine(chosen)
    setTyped('')
    onError(null)
  }
  const field = {
    value: typed,
    onChange: (event: { target: { value: string } }) => setTyped(event.target.value),
    error,
    hint: t(`webSearch.hint.${engine}`),
    autoComplete: 'off',
    spellCheck: false,
    maxLength: 2_000,
  }
  return (
    <form className="flex flex-col gap-3" onSubmit={submit} noValidate>
      <Choice
        label={t('webSearch.engine')}
        value={engine}
        onChange={choose}
        options={(['searxng', 'brave', 'tavily'] as const).map((value) => ({ value, label: names[value] }))}
      />
      {engine === 'searxng' ? (
        <Field label={t('webSearch.address')} placeholder="http://192.168.1.20:8080" inputMode="url" {...field} />
      ) : (
        <SecretField
          label={t('webSearch.key', { name: names[engine] })}
          showLabel={t('translation:action.showKey')}
          hideSecretLabel={t('translation:action.hideKey')}
          {...field}
        />
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="small" disabled={busy}>
          {t('webSearch.save')}
        </Button>
        <Button look="quiet" size="small" onClick={onCancel}>
          {t('translation:action.cancel')}
        </Button>
      </div>
    </form>
  )
}

/** Changes the setting and reads it again; `run` resolves to whether it went well. */
function useChange() {
  const { t } = useTranslation('settings')
  const words = useServerWords()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const run = async (change: () => Promise<Setting>): Promise<boolean> => {
    setBusy(true)
    setError(null)
    try {
      queries.setQueryData(queryKeys.search, await change())
      return true
    } catch (failure) {
      setError(failure instanceof ApiError && failure.status > 0 ? words.refusal(failure) : t('webSearch.noAnswer'))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, setError, run }
}

function isWebAddress(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}
