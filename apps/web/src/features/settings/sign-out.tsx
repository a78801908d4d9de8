import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { PinField } from '../../ui/pin-field.tsx'
import { usePin } from '../../ui/use-pin.ts'

export type SignOutProps = {
  /** Ends the session in this browser. */
  onSignOut: () => void
  /** Resolves to whether they still want to, where something of theirs would stay behind. */
  askBeforeLeaving: () => Promise<boolean>
  /** The sessions of every device have ended. */
  onSignedOutEverywhere: () => void
}

/** Out of this browser, or out of every one. */
export function SignOut({ onSignOut, askBeforeLeaving, onSignedOutEverywhere }: SignOutProps) {
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
      {asking && <Everywhere ask={askBeforeLeaving} onDone={onSignedOutEverywhere} onCancel={() => setAsking(false)} />}
    </>
  )
}

type EverywhereProps = { ask: () => Promise<boolean>; onDone: () => void; onCancel: () => void }

function Everywhere({ ask, onDone, onCancel }: EverywhereProps) {
  const { t } = useTranslation('settings')
  const pin = usePin()
  const [busy, setBusy] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || pin.locked || !pin.isGiven() || !(await ask())) return
    setBusy(true)
    try {
      await api.signOutEverywhere(pin.text)
      onDone()
    } catch (error) {
      pin.refuse(error)
      setBusy(false)
    }
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
