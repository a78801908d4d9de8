import { LockKeyhole } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { startSession, useSession } from '../../api/session-token.ts'
import { useLeftBehind } from '../../live/outbox/left-behind.ts'
import { Button } from '../../ui/button.tsx'
import { SecretField } from '../../ui/field.tsx'
import { Logo, RainStreaks } from '../../ui/logo.tsx'
import { RefusalText } from '../../ui/refusal-text.tsx'
import { usePin } from '../../ui/use-pin.ts'

/** The door: asks for the PIN, says what was wrong with it, and counts down while the door is locked. */
export function PinScreen() {
  const { t } = useTranslation()
  const endedBecause = useSession((session) => session.endedBecause)
  const unsent = useLeftBehind((left) => left.count)
  const pin = usePin()
  const [remember, setRemember] = useState(false)
  const [busy, setBusy] = useState(false)
  const { refusal, locked } = pin

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || locked) return
    if (!pin.isGiven()) return
    setBusy(true)
    try {
      const { token, keep_key: keepKey } = await api.signIn(pin.text.trim())
      startSession(token, remember, keepKey)
    } catch (error) {
      pin.refuse(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <main className="relative flex min-h-dvh flex-col items-center justify-center overflow-hidden px-5 py-10">
      <RainStreaks className="absolute inset-x-0 top-0 h-[50dvh]" />
      <div className="animate-rise relative w-full max-w-[25rem] rounded-3xl border border-line bg-surface p-7 shadow-soft sm:p-9">
        <Logo className="size-14" />
        <h1 className="mt-6 text-[1.65rem] leading-tight font-semibold tracking-tight">{t('auth.title')}</h1>
        <p className="mt-2 text-ink-soft">{t(endedBecause === 'expired' ? 'auth.expired' : 'auth.hint')}</p>
        {unsent > 0 && <p className="mt-2 text-ink-soft">{t('auth.unsent', { count: unsent })}</p>}
        <form className="mt-7 flex flex-col gap-5" onSubmit={(event) => void submit(event)} noValidate>
          <input type="text" name="username" autoComplete="username" value="rain" readOnly hidden />
          <SecretField
            label={t('auth.pin')}
            showLabel={t('auth.showPin')}
            hideSecretLabel={t('auth.hidePin')}
            name="password"
            autoComplete="current-password"
            inputMode="text"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={20}
            autoFocus
            value={pin.text}
            onChange={(event) => pin.type(event.target.value)}
            disabled={locked}
            className="min-h-13! text-lg tracking-[0.2em] placeholder:tracking-normal"
            error={refusal && <RefusalText refusal={refusal} secondsLeft={pin.secondsLeft} />}
          />
          <label className="flex items-center gap-3 text-sm text-ink-soft">
            <input
              type="checkbox"
              checked={remember}
              onChange={(event) => setRemember(event.target.checked)}
              className="size-4.5 accent-accent"
            />
            {t('auth.remember')}
          </label>
          <Button type="submit" disabled={busy || locked} className="min-h-12 w-full">
            {t(busy ? 'auth.submitting' : 'auth.submit')}
          </Button>
        </form>
      </div>
      <p className="relative mt-6 flex max-w-[30rem] items-center gap-2 text-center text-sm text-ink-faint">
        <LockKeyhole className="size-4 shrink-0" aria-hidden />
        {t('auth.private')}
      </p>
    </main>
  )
}
