import type { Conversation } from '@rain/protocol'
import { Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/button.tsx'
import { formatCost, nameOfPath, toMilliseconds } from '../../ui/format.ts'

type ConversationRowProps = {
  conversation: Conversation
  onResume: (conversation: Conversation) => Promise<void>
  onDelete: (conversation: Conversation) => void
}

/** One conversation that is kept. */
export function ConversationRow({ conversation, onResume, onDelete }: ConversationRowProps) {
  const { t, i18n } = useTranslation('frame')
  const title = conversation.title || t('history.untitled')
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    toMilliseconds(conversation.updated_at),
  )
  const facts = [
    nameOfPath(conversation.cwd),
    t('history.turns', { count: conversation.turns }),
    conversation.cost ? formatCost(conversation.cost, i18n.language) : null,
  ].filter((fact) => fact !== null)
  return (
    <li className="group flex items-center gap-1 rounded-xl pr-1 hover:bg-sunken">
      <button
        type="button"
        aria-label={t('history.resume', { title })}
        onClick={() => void onResume(conversation)}
        title={time}
        className="min-w-0 flex-1 rounded-xl px-2.5 py-2.5 text-left"
      >
        <span className="block truncate font-medium">{title}</span>
        {conversation.preview && <span className="block truncate text-sm text-ink-soft">{conversation.preview}</span>}
        <span className="block truncate text-xs text-ink-faint">{facts.join(' · ')}</span>
      </button>
      <IconButton
        label={t('history.deleteNamed', { title })}
        onClick={() => onDelete(conversation)}
        className="opacity-70 group-hover:opacity-100 focus-visible:opacity-100 hover:bg-line!"
      >
        <Trash2 className="size-4" aria-hidden />
      </IconButton>
    </li>
  )
}
