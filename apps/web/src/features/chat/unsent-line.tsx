import { Clock, Pencil, RotateCcw, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useServerWords } from '../../i18n/server-words.ts'
import type { UserItem } from '../../live/state.ts'
import { useLiveStore } from '../../live/store.ts'
import { Button } from '../../ui/button.tsx'

type UnsentLineProps = {
  item: UserItem
  onRetry: () => void
  onEdit: () => void
  onDiscard: () => void
}

/** Where a message is that the server has not taken: on its way, waiting for the server, or refused; and what can be done. */
export function UnsentLine({ item, onRetry, onEdit, onDiscard }: UnsentLineProps) {
  const { t } = useTranslation()
  const words = useServerWords()
  const isConnected = useLiveStore((store) => store.connection === 'connected')
  const refused = item.state === 'failed'
  const look = { look: 'quiet', size: 'small', className: 'px-2! text-xs! pointer-coarse:min-h-11' } as const
  if (!refused && isConnected && !item.elsewhere) {
    return (
      <p className="flex items-center gap-1.5 text-xs text-ink-faint">
        <Clock className="size-3.5" aria-hidden /> {t('chat.pending')}
      </p>
    )
  }
  return (
    <div
      role={refused ? 'alert' : 'status'}
      className={
        refused
          ? 'flex max-w-[36rem] flex-wrap items-center justify-end gap-1 text-sm text-danger'
          : 'flex max-w-[36rem] flex-wrap items-center justify-end gap-1 text-xs text-ink-soft'
      }
    >
      {refused ? (
        <span>
          {t('chat.notSent')}: {words.refusal({ message: item.error ?? '', code: item.errorCode })}
        </span>
      ) : (
        <span className="flex items-center gap-1.5">
          <Clock className="size-3.5" aria-hidden /> {t(item.elsewhere ? 'chat.elsewhere' : 'chat.waiting')}
        </span>
      )}
      <Button {...look} onClick={onRetry}>
        <RotateCcw className="size-3.5" aria-hidden /> {t(item.elsewhere ? 'chat.sendHere' : 'action.retry')}
      </Button>
      {item.text !== '' && (
        <Button {...look} onClick={onEdit}>
          <Pencil className="size-3.5" aria-hidden /> {t('chat.edit')}
        </Button>
      )}
      <Button {...look} onClick={onDiscard}>
        <X className="size-3.5" aria-hidden /> {t('chat.cancelQueued')}
      </Button>
    </div>
  )
}
