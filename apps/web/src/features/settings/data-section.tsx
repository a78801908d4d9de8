import { limits } from '@rain/protocol'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { auditApi } from '../../api/audit-endpoints.ts'
import { usageApi } from '../../api/usage-endpoints.ts'
import { requestFile } from '../../api/request.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { ExportEverything } from './export-everything.tsx'
import { Setting } from './setting.tsx'
import { OldConversations } from './old-conversations.tsx'

const files = [
  { id: 'requests', name: 'rain-requests.csv', read: () => usageApi.requestsAsCsv() },
  { id: 'audit', name: 'rain-audit.csv', read: () => auditApi.auditAsCsv({}) },
  { id: 'chain', name: 'rain-audit.jsonl', read: () => auditApi.auditChain() },
  { id: 'mcp', name: 'rain-mcp.json', read: () => requestFile('/api/mcp/export') },
  { id: 'settings', name: 'rain-settings.json', read: () => requestFile('/api/settings') },
] as const

const kept = ['conversations', 'usage', 'pictures'] as const

/** What is kept of the person, and how to have or delete it. */
export function DataSection() {
  const { t } = useTranslation('settings')
  return (
    <>
      <Setting id="export">
        <ExportEverything />
        <Exports />
      </Setting>
      <Setting id="old_conversations">
        <OldConversations />
      </Setting>
      <Setting id="retention">
        <dl className="flex flex-col gap-2 text-sm">
          {kept.map((one) => (
            <Kept key={one} what={t(`data.kept.${one}`)} howLong={t(`data.kept.${one}For`)} />
          ))}
          <Kept
            what={t('data.kept.session')}
            howLong={t('data.kept.sessionFor', { count: limits.tokenTtlMs / 3_600_000 })}
          />
        </dl>
      </Setting>
    </>
  )
}

function Kept({ what, howLong }: { what: string; howLong: string }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-4">
      <dt className="text-ink-soft">{what}</dt>
      <dd className="font-medium">{howLong}</dd>
    </div>
  )
}

function Exports() {
  const { t } = useTranslation('settings')
  const [busy, setBusy] = useState<string | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const save = async ({ id, name, read }: (typeof files)[number]) => {
    setBusy(id)
    setFailed(null)
    try {
      saveFile(await read(), name)
    } catch {
      setFailed(id)
    } finally {
      setBusy(null)
    }
  }
  return (
    <>
      <ul className="flex flex-col items-start gap-2">
        {files.map((file) => (
          <li key={file.id} className="flex flex-wrap items-center gap-3">
            <Button look="outline" size="small" disabled={busy !== null} onClick={() => void save(file)}>
              <Download className="size-4" aria-hidden /> {t(`data.${file.id}`)}
            </Button>
            {failed === file.id && <ErrorText>{t('data.exportFailed')}</ErrorText>}
          </li>
        ))}
      </ul>
      <p className="text-sm text-ink-faint">
        {t('data.conversations')} {t('data.backup')}
      </p>
    </>
  )
}
