import type { Conversation } from '@rain/protocol'
import { Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'

type DeletedRowProps = { conversation: Conversation; onUndo: (conversation: Conversation) => void }

/** Says which conversation was deleted, and brings it back. */
export function DeletedRow({ conversation, onUndo }: DeletedRowProps) {
  const { t } = useTranslation('frame')
  return (
    <p className="mb-1 flex items-center gap-2 rounded-xl bg-sunken py-1 pr-1 pl-2.5 text-sm">
      <span className="min-w-0 flex-1 truncate">
        {t('history.deleted', { title: conversation.title || t('history.untitled') })}
      </span>
      <Button look="quiet" size="small" onClick={() => onUndo(conversation)}>
        <Undo2 className="size-4" aria-hidden /> {t('history.undo')}
      </Button>
    </p>
  )
}
