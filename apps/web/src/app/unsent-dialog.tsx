import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addUnsentTexts } from '../i18n/unsent-texts.ts'
import { useLiveClient } from '../live/live-context.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import type { Farewell } from './leave.ts'

addUnsentTexts()

const mostShown = 5

/** Asks who is about to leave what shall become of the messages that were not sent. */
export function UnsentDialog({ onAnswer }: { onAnswer: (farewell: Farewell) => void }) {
  const { t } = useTranslation('unsent')
  const client = useLiveClient()
  const [messages] = useState(client.unsent)
  const count = messages.length
  return (
    <Dialog
      open
      onClose={() => onAnswer('stay')}
      title={t('title', { count })}
      footer={
        <>
          <Button look="outline" onClick={() => onAnswer('stay')} autoFocus>
            {t('stay')}
          </Button>
          {client.keepsUnsent && (
            <Button look="outline" onClick={() => onAnswer('keep')}>
              {t('keep', { count })}
            </Button>
          )}
          <Button look="danger" onClick={() => onAnswer('discard')}>
            {t('discard', { count })}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 px-5 text-ink-soft">
        <p>{t(client.keepsUnsent ? 'body' : 'bodyHere', { count })}</p>
        <ul className="flex flex-col gap-1.5 text-sm">
          {messages.slice(0, mostShown).map(({ client_msg_id: id, text, files = [] }) => (
            <li key={id} className="truncate rounded-xl bg-sunken px-3 py-2 text-ink">
              {text || files.map(({ name }) => name).join(', ')}
            </li>
          ))}
        </ul>
        {count > mostShown && <p className="text-sm">{t('more', { count: count - mostShown })}</p>}
      </div>
    </Dialog>
  )
}
