import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { recordingApi } from '../../api/recording-endpoints.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { saveFile } from '../../ui/save-file.ts'

/** Takes a recording along, as a page that needs nothing else. */
export function SaveRecording({ turnId }: { turnId: string }) {
  const { t, i18n } = useTranslation('desktop')
  const words = useServerWords()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const save = async () => {
    setBusy(true)
    setError(null)
    try {
      const lang = i18n.language.startsWith('es') ? 'es' : 'en'
      saveFile(await recordingApi.export(turnId, { lang }), `rain-recording-${turnId}.html`)
    } catch (failure) {
      setError(
        failure instanceof ApiError && failure.status > 0 ? words.refusal(failure) : t('recordings.exportFailed'),
      )
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="flex flex-col items-start gap-2">
      <Button look="outline" size="small" disabled={busy} onClick={() => void save()}>
        <Download className="size-4" aria-hidden /> {t(busy ? 'recordings.saving' : 'recordings.save')}
      </Button>
      {error && <ErrorText>{error}</ErrorText>}
    </div>
  )
}
