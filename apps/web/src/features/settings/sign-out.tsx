import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { PinField } from '../../ui/pin-field.tsx'
import { usePin } from '../../ui/use-pin.ts'

export type SignOutProps = {
  /** Ends the session in this browser. */
  onSignOut: () => void
  /** Asks where something of theirs would stay behind. Resolves to how they leave this browser; null: they stay. */
  askBeforeLeaving: () => Promise<(() => Promise<void>) | null>
}

/** Out of this browser, or out of every one. */
export function SignOut({ onSignOut, askBeforeLeaving }: SignOutProps) {
  const { t } = useTranslation('settings')
  const [asking, setAsking] = useState(false)
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button look="outline" size="small" onClick={onSignOut}>
          {t('signOut.here')}
        </Button>
        {!asking && (
          <Button look="outline" size="small" onClick={() => setAsking(true)}>
            {t('signOut.everywhere')}
          </Button>
        )}
      </div>
      {asking && <Everywhere ask={askBeforeLeaving} onCancel={() => setAsking(false)} />}
    </>
  )
}

type EverywhereProps = { ask: SignOutProps['askBeforeLeaving']; onCancel: () => void }

function Everywhere({ ask, onCancel }: EverywhereProps) {
  const { t } = useTranslation('settings')
  const pin = usePin()
  const [busy, setBusy] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || pin.locked || !pin.isGiven()) return
    setBusy(true)
    const leave = await ask()
    try {
      if (leave) await api.signOutEverywhere(pin.text)
    } catch (error) {
      pin.refuse(error)
      return setBusy(false)
    }
    if (leave) await leave()
    else setBusy(false)
  }

  return (
    <form
      onSubmit={(event) => void submit(event)}
      noValidate
      className="flex flex-col gap-3.5 rounded-2xl border border-line bg-canvas p-4"
    >
      <p className="text-sm text-ink-soft">{t('signOut.everywhereHint')}</p>
      <PinField pin={pin} hint={t('signOut.pinHint')} autoFocus />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="danger" size="small" disabled={busy || pin.locked}>
          {t('signOut.everywhere')}
        </Button>
        <Button look="quiet" size="small" onClick={onCancel}>
          {t('action.cancel', { ns: 'translation' })}
        </Button>
      </div>
    </form>
  )
}
