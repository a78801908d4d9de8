import { limits } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { Download, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { conversationApi } from '../../../api/conversation-endpoints.ts'
import { api } from '../../../api/endpoints.ts'
import { queryKeys } from '../../../api/query-client.ts'
import { ApiError } from '../../../api/request.ts'
import { useServerWords } from '../../../i18n/server-words.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { ErrorText } from '../../../ui/message.tsx'
import { saveFile } from '../../../ui/save-file.ts'
import { offerUndo } from './undo.ts'

type ConversationDialogProps = {
  agentId: string
  sessionId: string
  onClose: () => void
  /** Lists of conversations are old by now. */
  onChanged: () => void
}

/** What can be done with a whole conversation: another name, a file of it, and deleting it. */
export function ConversationDialog({ agentId, sessionId, onClose, onChanged }: ConversationDialogProps) {
  const { t } = useTranslation('conversation')
  const words = useServerWords()
  const known = useQuery({
    queryKey: [...queryKeys.conversations, 'title', sessionId],
    queryFn: () => titleOf(sessionId),
  })
  const [typed, setName] = useState<string | null>(null)
  const name = typed ?? known.data ?? ''
  const [embed, setEmbed] = useState(false)
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<{ text: string; failed: boolean } | null>(null)

  const attempt = async (work: () => Promise<string | null>) => {
    setBusy(true)
    setSaid(null)
    try {
      const text = await work()
      if (text !== null) setSaid({ text, failed: false })
    } catch (error) {
      setSaid({ text: error instanceof ApiError ? words.refusal(error) : t('noAnswer'), failed: true })
    }
    setBusy(false)
  }
  const rename = () =>
    attempt(async () => {
      await conversationApi.rename(sessionId, name.trim())
      onChanged()
      return t('renamed')
    })
  const save = (format: 'markdown' | 'json') =>
    attempt(async () => {
      const file = await conversationApi.export(sessionId, { format, images: embed ? 'embed' : 'name' })
      saveFile(file, `${fileName(name)}.${format === 'json' ? 'json' : 'md'}`)
      return null
    })
  const remove = () =>
    attempt(async () => {
      await conversationApi.setAside(sessionId)
      onChanged()
      const restore = () =>
        conversationApi.restore(sessionId).then(
          () => (onChanged(), true),
          () => false,
        )
      offerUndo({ agentId, restore })
      onClose()
      return null
    })

  return (
    <Dialog open onClose={onClose} title={t('title')}>
      <div className="flex flex-col gap-6 px-5 pb-5">
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            void rename()
          }}
        >
          <label className="flex min-w-0 flex-1 flex-col gap-1.5 text-sm font-medium">
            {t('name')}
            <input
              value={name}
              maxLength={limits.titleChars}
              onChange={(event) => setName(event.target.value)}
              className="min-h-11 w-full rounded-xl border border-line-strong/60 bg-surface px-3 text-base font-normal"
            />
          </label>
          <Button type="submit" look="outline" disabled={busy || name.trim() === ''}>
            {t('rename')}
          </Button>
        </form>
        <section className="flex flex-col gap-2.5">
          <h3 className="text-sm font-medium">{t('export')}</h3>
          <p className="text-sm text-ink-soft">{t('exportHint')}</p>
          <label className="flex min-h-9 items-center gap-2.5 text-sm">
            <input type="checkbox" checked={embed} onChange={(event) => setEmbed(event.target.checked)} />
            {t('withPictures')}
          </label>
          <div className="flex flex-wrap gap-2">
            {(['markdown', 'json'] as const).map((format) => (
              <Button key={format} look="outline" size="small" disabled={busy} onClick={() => void save(format)}>
                <Download className="size-4" aria-hidden /> {t(format)}
              </Button>
            ))}
          </div>
        </section>
        <Button look="quietDanger" className="self-start" disabled={busy} onClick={() => void remove()}>
          <Trash2 className="size-4" aria-hidden /> {t('deleteConversation')}
        </Button>
        <div aria-live="polite">{said && (said.failed ? <ErrorText>{said.text}</ErrorText> : <p>{said.text}</p>)}</div>
      </div>
    </Dialog>
  )
}

/** Among those that were used last: the one in view is one of them. */
async function titleOf(sessionId: string): Promise<string> {
  const { conversations } = await api.conversations()
  return conversations.find((conversation) => conversation.session_id === sessionId)?.title ?? ''
}

function fileName(title: string): string {
  return (
    title
      .replace(/[\\/:*?"<>|]/g, '')
      .trim()
      .slice(0, 60) || 'conversation'
  )
}
