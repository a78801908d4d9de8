import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { auditApi, type AuditSearch } from '../../api/audit-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { saveFile } from '../../ui/save-file.ts'

/** Takes along what is shown as a table, or the whole chain, which can be checked. */
export function ExportButtons({ search }: { search: AuditSearch }) {
  const { t } = useTranslation('audit')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)

  const save = async (read: () => Promise<Blob>, name: string) => {
    setBusy(true)
    setFailed(false)
    try {
      saveFile(await read(), name)
    } catch {
      setFailed(true)
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button
        look="outline"
        size="small"
        disabled={busy}
        onClick={() => void save(() => auditApi.auditAsCsv(search), 'rain-audit.csv')}
      >
        <Download className="size-4" aria-hidden /> {t('csv')}
      </Button>
      <Button
        look="outline"
        size="small"
        disabled={busy}
        onClick={() => void save(() => auditApi.auditChain(), 'rain-audit.jsonl')}
      >
        <Download className="size-4" aria-hidden /> {t('jsonl')}
      </Button>
      {failed && <ErrorText>{t('exportFailed')}</ErrorText>}
    </div>
  )
}
