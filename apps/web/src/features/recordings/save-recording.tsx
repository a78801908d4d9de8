import type { Recording } from '@rain/protocol'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { recordingApi } from '../../api/recording-endpoints.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { saveFile } from '../../ui/save-file.ts'

type Format = Recording['exports'][number]

/** Takes a recording along: a page that needs nothing else, or a film where the server can make one. */
export function SaveRecording({ recording }: { recording: Recording }) {
  const { t, i18n } = useTranslation('desktop')
  const words = useServerWords()
  const [busy, setBusy] = useState<Format | null>(null)
  const [error, setError] = useState<string | null>(null)
  const save = async (format: Format) => {
    setBusy(format)
    setError(null)
    try {
      const lang = i18n.language.startsWith('es') ? 'es' : 'en'
      const file = await recordingApi.export(recording.turn_id, { format, lang })
      saveFile(file, `rain-recording-${recording.turn_id}.${format}`)
    } catch (failure) {
      setError(
        failure instanceof ApiError && failure.status > 0 ? words.refusal(failure) : t('recordings.exportFailed'),
      )
    } finally {
      setBusy(null)
    }
  }
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        {recording.exports.map((format) => (
          <Button key={format} look="outline" size="small" disabled={busy !== null} onClick={() => void save(format)}>
            <Download className="size-4" aria-hidden />
            {busy === format ? t('recordings.saving') : t(`recordings.${format}`)}
          </Button>
        ))}
      </div>
      {!recording.exports.includes('mp4') && <p className="text-xs text-ink-soft">{t('recordings.noMp4')}</p>}
      {error && <ErrorText>{error}</ErrorText>}
    </div>
  )
}
