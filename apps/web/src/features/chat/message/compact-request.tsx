import { compactWords } from '@rain/protocol'
import { FoldVertical, RotateCcw, Undo2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useServerWords } from '../../../i18n/server-words.ts'
import { compactAgain } from '../../../live/compact.ts'
import { useLiveClient } from '../../../live/live-context.ts'
import type { UserItem } from '../../../live/state.ts'
import { Button } from '../../../ui/button.tsx'
import { useChatPlace } from './chat-place.ts'
import { offerUndo, tellNotDeleted } from './undo.ts'

type CompactRequestProps = {
  item: UserItem
  /** Another turn is at work: it waits behind it. */
  behind: boolean
  onCancel: () => void
  onDiscard: () => void
}

/** That the person asked for a summary, in one line: how far it has come, and what can be done. The summary stands below. */
export function CompactRequest({ item, behind, onCancel, onDiscard }: CompactRequestProps) {
  const { t } = useTranslation(['conversation', 'translation'])
  const words = useServerWords()
  const client = useLiveClient()
  const place = useChatPlace()
  const kept = compactWords(item.text)
  const failed = item.state === 'failed'
  const waits = item.state === 'queued' && behind
  return (
    <div
      className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-ink-soft"
      role={failed ? 'alert' : undefined}
    >
      <FoldVertical className="size-4 shrink-0" aria-hidden />
      <span className="min-w-0 break-words">
        {t(`compact.${failed ? 'failed' : item.state === 'cancelled' ? 'taken' : waits ? 'waits' : 'asked'}`)}
        {failed && `: ${words.refusal({ message: item.error ?? '', code: item.errorCode })}`}
        {kept !== '' && <q className="ml-1.5 text-ink-faint">{kept}</q>}
      </span>
      {failed && place && (
        <Button look="quiet" size="small" onClick={() => void compactAgain(client, place.agentId, item)}>
          <RotateCcw className="size-3.5" aria-hidden /> {t('translation:action.retry')}
        </Button>
      )}
      {(failed || waits) && (
        <Button look="quiet" size="small" onClick={failed ? onDiscard : onCancel}>
          <X className="size-3.5" aria-hidden /> {t('translation:chat.cancelQueued')}
        </Button>
      )}
    </div>
  )
}

/** Takes the summary back: the model sees again what it stood for. */
export function UndoCompaction({ turnId }: { turnId: string }) {
  const { t } = useTranslation('conversation')
  const words = useServerWords()
  const client = useLiveClient()
  const place = useChatPlace()
  if (!place) return null
  const { agentId } = place
  const undo = async () => {
    const ack = await client.command({ type: 'delete_messages', agent_id: agentId, turn_id: turnId, scope: 'turn' })
    if (!ack?.ok) return tellNotDeleted(agentId, ack ? words.refusal(ack) : t('noAnswer'))
    const id = ack.deletion_id
    if (id === undefined) return
    const restore = async () =>
      (await client.command({ type: 'restore_messages', agent_id: agentId, deletion_id: id }))?.ok === true
    offerUndo({ agentId, restore })
  }
  return (
    <Button look="quiet" size="small" title={t('compact.undoHint')} onClick={() => void undo()}>
      <Undo2 className="size-3.5" aria-hidden /> {t('compact.undo')}
    </Button>
  )
}
