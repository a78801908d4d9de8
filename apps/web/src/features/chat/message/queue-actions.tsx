import { Pencil, Zap } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { UserItem } from '../../../live/state.ts'
import { Button } from '../../../ui/button.tsx'
import { useChatPlace } from './chat-place.ts'
import { RefusalLine } from './refusal-line.tsx'
import { useChatCommand } from './use-chat-command.ts'

/** What can be done with a message that waits, beside taking it back. */
export function QueueActions({ item, onEdit }: { item: UserItem; onEdit: () => void }) {
  const { t } = useTranslation('conversation')
  const place = useChatPlace()
  const { run, busy, refused, dismiss } = useChatCommand()
  const { turnId } = item
  if (!place || turnId === undefined) return null
  const look = { look: 'quiet', size: 'small', className: 'min-h-8! px-2! text-xs!' } as const
  return (
    <>
      <Button {...look} onClick={onEdit}>
        <Pencil className="size-3.5" aria-hidden /> {t('edit')}
      </Button>
      {item.sendNow ? (
        <span role="status" className="px-2">
          {t('sendingNow')}
        </span>
      ) : (
        <Button
          {...look}
          title={t('sendNowHint')}
          disabled={busy}
          onClick={() => void run({ type: 'send_now', agent_id: place.agentId, turn_id: turnId })}
        >
          <Zap className="size-3.5" aria-hidden /> {t('sendNow')}
        </Button>
      )}
      {refused && <RefusalLine refused={refused} busy={busy} onDismiss={dismiss} />}
    </>
  )
}
