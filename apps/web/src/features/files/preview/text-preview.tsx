import type { FileView } from '@rain/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fileApi } from '../../../api/file-endpoints.ts'
import { Button } from '../../../ui/button.tsx'
import { CodeBlock } from '../../../ui/code-block.tsx'
import { LongText } from '../../../ui/long-text/long-text.tsx'
import { Markdown } from '../../../ui/markdown/markdown.tsx'
import { ErrorText } from '../../../ui/message.tsx'
import { languageOf } from './language-of.ts'
import { TableView } from './table-view.tsx'

/** Beyond this a text has no colours, and is drawn line by line. */
const mostColoured = 20_000

/** A text, as far as it was fetched: as it looks (Markdown, tables) or as it is. */
export function TextPreview({ agentId, view }: { agentId: string; view: FileView }) {
  const { t } = useTranslation('files')
  const { entry, preview } = view
  const [text, setText] = useState(view.text ?? '')
  const [next, setNext] = useState(view.next ?? null)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const hasLook = preview === 'markdown' || preview === 'table'
  const [plain, setPlain] = useState(!hasLook)

  const readOn = async (offset: number) => {
    setBusy(true)
    try {
      const more = await fileApi.view(agentId, { path: entry.path, offset })
      setText(text + (more.text ?? ''))
      setNext(more.next ?? null)
      setFailed(false)
    } catch {
      setFailed(true)
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      {hasLook && (
        <Button look="outline" size="small" className="self-end" aria-pressed={plain} onClick={() => setPlain(!plain)}>
          {plain ? t('preview.asShown') : t('preview.asText')}
        </Button>
      )}
      {!plain && preview === 'markdown' ? (
        <div className="min-w-0">
          <Markdown text={text} streaming={false} />
        </div>
      ) : !plain ? (
        <TableView text={text} name={entry.name} />
      ) : text.length <= mostColoured ? (
        <CodeBlock code={text} language={languageOf(entry.name)} />
      ) : (
        <div>
          <LongText text={text} />
        </div>
      )}
      {failed && <ErrorText>{t('loadFailed')}</ErrorText>}
      {next !== null && (
        <Button look="outline" size="small" className="self-center" disabled={busy} onClick={() => void readOn(next)}>
          {t('preview.more')}
        </Button>
      )}
    </>
  )
}
