import type { RecordingSummary } from '@rain/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { isAboutPin } from '../../api/is-about-pin.ts'
import { queryKeys } from '../../api/query-client.ts'
import { recordingApi } from '../../api/recording-endpoints.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { PinField } from '../../ui/pin-field.tsx'
import { usePin } from '../../ui/use-pin.ts'

/** Deletes the pictures of a recording, with the PIN. */
export function DeleteRecording({ recording }: { recording: RecordingSummary }) {
  const { t } = useTranslation('desktop')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button look="quietDanger" size="small" onClick={() => setOpen(true)}>
        <Trash2 className="size-4" aria-hidden /> {t('recordings.remove')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('recordings.removeTitle')}>
        <DeleteForm turnId={recording.turn_id} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

function DeleteForm({ turnId, onDone }: { turnId: string; onDone: () => void }) {
  const { t } = useTranslation('desktop')
  const words = useServerWords()
  const queries = useQueryClient()
  const pin = usePin()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || pin.locked || !pin.isGiven()) return
    setBusy(true)
    setError(null)
    try {
      await recordingApi.drop(turnId, pin.text.trim())
      await queries.invalidateQueries({ queryKey: queryKeys.allRecordings })
      onDone()
    } catch (failure) {
      if (isAboutPin(failure)) pin.refuse(failure)
      else
        setError(
          failure instanceof ApiError && failure.status > 0 ? words.refusal(failure) : t('recordings.removeFailed'),
        )
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4 px-5 pb-5">
      <p className="text-ink-soft">{t('recordings.removeBody')}</p>
      <PinField pin={pin} hint={t('recordings.removePin')} autoFocus />
      {error && <ErrorText>{error}</ErrorText>}
      <Button type="submit" look="danger" className="self-start" disabled={busy || pin.locked}>
        {t('recordings.remove')}
      </Button>
    </form>
  )
}
