import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usageApi } from '../../api/usage-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { saveFile } from '../../ui/save-file.ts'

/** Saves every request to a model with its cost as a file for a spreadsheet. */
export function CsvButton() {
  const { t } = useTranslation('metrics')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)

  const download = async () => {
    setBusy(true)
    setFailed(false)
    try {
      saveFile(await usageApi.requestsAsCsv(), 'rain-requests.csv')
    } catch {
      setFailed(true)
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="flex flex-col gap-2">
      <Button look="outline" size="small" className="self-start" disabled={busy} onClick={() => void download()}>
        <Download className="size-4" aria-hidden /> {t(busy ? 'csvLoading' : 'csv')}
      </Button>
      {failed && <ErrorText>{t('csvFailed')}</ErrorText>}
    </div>
  )
}
