import { Package } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { dataApi } from '../../api/data-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { followDownload } from '../../ui/follow-download.ts'
import { PinField } from '../../ui/pin-field.tsx'
import { usePin } from '../../ui/use-pin.ts'

/** All conversations and the settings as one zip, for the PIN. The browser saves it while the server makes it. */
export function ExportEverything() {
  const { t } = useTranslation('settings')
  const [state, setState] = useState<'closed' | 'asking' | 'busy' | 'begun'>('closed')
  const pin = usePin()

  const begin = async (event: FormEvent) => {
    event.preventDefault()
    if (state === 'busy' || pin.locked || !pin.isGiven()) return
    setState('busy')
    try {
      const { url } = await dataApi.exportEverything(pin.text)
      followDownload(url)
      pin.type('')
      setState('begun')
    } catch (error) {
      pin.refuse(error)
      setState('asking')
    }
  }

  if (state === 'closed' || state === 'begun') {
    return (
      <div className="flex flex-col items-start gap-2">
        <p className="text-sm text-ink-soft">{t('data.everythingHint')}</p>
        <Button size="small" onClick={() => setState('asking')}>
          <Package className="size-4" aria-hidden /> {t('data.everything')}
        </Button>
        <p role="status" className="text-sm text-ok empty:hidden">
          {state === 'begun' && t('data.everythingBegun')}
        </p>
      </div>
    )
  }
  return (
    <form
      onSubmit={(event) => void begin(event)}
      noValidate
      className="flex flex-col gap-3.5 rounded-2xl border border-line bg-canvas p-4"
    >
      <p className="text-sm text-ink-soft">{t('data.everythingHint')}</p>
      <PinField pin={pin} hint={t('data.everythingPin')} autoFocus />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="small" disabled={state === 'busy' || pin.locked}>
          <Package className="size-4" aria-hidden /> {t('data.everything')}
        </Button>
        <Button look="quiet" size="small" onClick={() => setState('closed')}>
          {t('action.cancel', { ns: 'translation' })}
        </Button>
      </div>
    </form>
  )
}
