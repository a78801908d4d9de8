import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { chooseLanguage, languages, type Language } from '../../i18n/index.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Logo } from '../../ui/logo.tsx'
import { SandboxSetting } from './sandbox-setting.tsx'
import { SearchSetting } from './search-setting.tsx'
import { chooseTheme, useTheme } from './theme.ts'

type SettingsDialogProps = {
  open: boolean
  onClose: () => void
  onChangeProvider: () => void
  /** Ends the session in this browser. */
  onSignOut: () => void
  /** The sessions of every device have ended. */
  onSignedOutEverywhere: () => void
}

const languageNames: Record<Language, string> = { en: 'English', es: 'Español' }

export function SettingsDialog(props: SettingsDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog open={props.open} onClose={props.onClose} title={t('settings.title')}>
      <div className="flex flex-col gap-7 px-5 pt-2 pb-6">
        <Appearance />
        <ProviderSetting onChange={props.onChangeProvider} />
        <Section title={t('sandbox.commands')}>
          <SandboxSetting />
        </Section>
        <Section title={t('search.title')}>
          <SearchSetting />
        </Section>
        <SessionSetting onSignOut={props.onSignOut} onSignedOutEverywhere={props.onSignedOutEverywhere} />
        <About />
      </div>
    </Dialog>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3.5">
      <h3 className="text-xs font-semibold tracking-wide text-ink-faint">{title}</h3>
      {children}
    </section>
  )
}

function Appearance() {
  const { t, i18n } = useTranslation()
  const theme = useTheme((state) => state.theme)
  return (
    <Section title={t('settings.appearance')}>
      <Choice
        label={t('settings.theme')}
        value={theme}
        onChange={chooseTheme}
        options={[
          { value: 'light', label: t('settings.themeLight') },
          { value: 'dark', label: t('settings.themeDark') },
          { value: 'system', label: t('settings.themeSystem') },
        ]}
      />
      <Choice
        label={t('settings.language')}
        value={i18n.language === 'es' ? 'es' : 'en'}
        onChange={chooseLanguage}
        options={languages.map((language) => ({ value: language, label: languageNames[language] }))}
      />
    </Section>
  )
}

function ProviderSetting({ onChange }: { onChange: () => void }) {
  const { t } = useTranslation()
  const { data } = useQuery({ queryKey: queryKeys.providers, queryFn: () => api.providers() })
  const current = data?.providers.find((provider) => provider.id === data.current.provider)
  const model = current?.models.find((one) => one.id === data?.current.model)?.name ?? data?.current.model
  return (
    <Section title={t('settings.provider')}>
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-52 flex-1">
          <span className="block font-medium">
            {current
              ? `${current.name}${model && model !== current.name ? ` · ${model}` : ''}`
              : t('settings.providerNone')}
          </span>
          <span className="block text-sm text-ink-soft">{t('settings.providerHint')}</span>
        </p>
        <Button look="outline" size="small" onClick={onChange}>
          {t('settings.changeProvider')}
        </Button>
      </div>
    </Section>
  )
}

type SessionSettingProps = Pick<SettingsDialogProps, 'onSignOut' | 'onSignedOutEverywhere'>

function SessionSetting({ onSignOut, onSignedOutEverywhere }: SessionSettingProps) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  return (
    <Section title={t('settings.session')}>
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-52 flex-1 text-sm text-ink-soft">{t('settings.signOutHint')}</p>
        <Button look="outline" size="small" onClick={onSignOut}>
          {t('settings.signOut')}
        </Button>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-52 flex-1 text-sm text-ink-soft">{t('settings.signOutEverywhereHint')}</p>
        {!asking && (
          <Button look="outline" size="small" onClick={() => setAsking(true)}>
            {t('settings.signOutEverywhere')}
          </Button>
        )}
      </div>
      {asking && <SignOutEverywhere onDone={onSignedOutEverywhere} onCancel={() => setAsking(false)} />}
    </Section>
  )
}

function SignOutEverywhere({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const { t } = useTranslation()
  const words = useServerWords()
  const [pin, setPin] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    if (pin === '') return setError(t('auth.empty'))
    setBusy(true)
    try {
      await api.signOutEverywhere(pin)
      onDone()
    } catch (failure) {
      setPin('')
      setBusy(false)
      setError(failure instanceof ApiError && failure.code !== 'pin_invalid' ? words.refusal(failure) : t('auth.wrong'))
    }
  }

  return (
    <form
      onSubmit={(event) => void submit(event)}
      noValidate
      className="flex flex-col gap-3.5 rounded-2xl border border-line bg-canvas p-4"
    >
      <Field
        label={t('auth.pin')}
        type="password"
        autoComplete="off"
        maxLength={20}
        autoFocus
        value={pin}
        onChange={(event) => setPin(event.target.value)}
        error={error}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="danger" size="small" disabled={busy}>
          {t('settings.signOutEverywhere')}
        </Button>
        <Button look="quiet" size="small" onClick={onCancel}>
          {t('action.cancel')}
        </Button>
      </div>
    </form>
  )
}

function About() {
  const { t } = useTranslation()
  const { data } = useQuery({ queryKey: queryKeys.health, queryFn: () => api.health(), staleTime: Infinity })
  return (
    <Section title={t('settings.about')}>
      <div className="flex items-center gap-3.5">
        <Logo className="size-10" />
        <p className="text-sm text-ink-soft">
          <span className="block font-medium text-ink">
            {t('settings.version', { version: data?.version ?? import.meta.env.RAIN_VERSION })}
          </span>
          {t('settings.aboutText')}
        </p>
      </div>
    </Section>
  )
}
