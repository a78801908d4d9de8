import { clsx } from 'clsx'
import { Clock, X } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UserItem } from '../../live/state.ts'
import { Button } from '../../ui/button.tsx'
import { SentFiles } from './composer/lazy-parts.ts'
import { EditMessage, QueueActions } from './message/lazy-parts.ts'
import { MessageActions } from './message/message-actions.tsx'
import { MessageText } from './message/message-text.tsx'
import { UnsentLine } from './unsent-line.tsx'

type UserMessageProps = {
  item: UserItem
  /** Another turn is running: an accepted message waits behind it. */
  behind: boolean
  onRetry: () => void
  onDiscard: () => void
  onCancel: () => void
}

/** What the person wrote, and how far it has come. */
export function UserMessage({ item, behind, onRetry, onDiscard, onCancel }: UserMessageProps) {
  const { t } = useTranslation()
  const queued = item.state === 'queued' && behind
  const [editing, setEditing] = useState(false)
  const faded = item.state === 'pending' || item.state === 'cancelled' || queued
  return (
    <div className="flex flex-col items-end gap-1.5">
      {item.attachments && (
        <Suspense fallback={<div className="h-36" />}>
          <SentFiles files={item.attachments} />
        </Suspense>
      )}
      {editing && (
        <Suspense>
          <EditMessage item={item} onClose={() => setEditing(false)} />
        </Suspense>
      )}
      <div
        className={clsx(
          (item.text === '' || editing) && 'hidden',
          'max-w-[min(36rem,88%)] rounded-2xl rounded-br-md bg-bubble px-4 py-2.5 break-words whitespace-pre-wrap',
          faded && 'opacity-70',
          item.state === 'cancelled' && 'line-through',
        )}
      >
        <span className="sr-only">{t('chat.you')}: </span>
        <MessageText text={item.text} />
      </div>
      {(item.state === 'pending' || item.state === 'failed') && !editing && (
        <UnsentLine item={item} onRetry={onRetry} onEdit={() => setEditing(true)} onDiscard={onDiscard} />
      )}
      {queued && (
        <div className="flex flex-wrap items-center justify-end gap-1 text-xs text-ink-faint">
          <Clock className="size-3.5" aria-hidden /> {t('chat.queued')}
          <Button look="quiet" size="small" className="min-h-8! px-2! text-xs!" onClick={onCancel}>
            <X className="size-3.5" aria-hidden /> {t('chat.cancelQueued')}
          </Button>
          {!editing && (
            <Suspense>
              <QueueActions item={item} onEdit={() => setEditing(true)} />
            </Suspense>
          )}
        </div>
      )}
      {(item.state === 'sent' || item.state === 'cancelled') && item.turnId !== undefined && !editing && (
        <MessageActions
          turnId={item.turnId}
          text={item.text}
          of={item.sentTurnId === undefined ? 'message' : 'joined'}
          {...(item.versions && { versions: item.versions })}
          {...(item.sentTurnId === undefined && { onEdit: () => setEditing(true) })}
        />
      )}
      {item.state === 'cancelled' && <p className="text-xs text-ink-faint">{t('chat.cancelled')}</p>}
    </div>
  )
}
