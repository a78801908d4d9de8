import type { Conversation, SearchHit } from '@rain/protocol'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addFrameTexts } from '../../i18n/frame-texts.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { ConversationList } from './conversation-list.tsx'
import { SearchResults } from './search-results.tsx'

addFrameTexts()

type HistoryDrawerProps = {
  /** What is searched for at once. */
  text?: string
  onClose: () => void
  /** Opens the conversation. Resolves with what went wrong, or null. */
  onResume: (conversation: Conversation) => Promise<string | null>
  /** Opens the conversation where the message is. */
  onOpenMessage: (hit: SearchHit) => Promise<string | null>
}

/** Every conversation Rain remembers, and a search over all that was said in them. */
export function HistoryDrawer({ text = '', onClose, onResume, onOpenMessage }: HistoryDrawerProps) {
  const { t } = useTranslation('frame')
  const [query, setQuery] = useState(text)
  const [error, setError] = useState<string | null>(null)

  const open = async (opening: Promise<string | null>) => {
    const failure = await opening
    setError(failure)
    if (failure === null) onClose()
  }

  return (
    <Dialog open onClose={onClose} title={t('history.title')} place="right" fill>
      <div className="px-4 pt-1 pb-3">
        <label className="relative flex items-center">
          <span className="sr-only">{t('search.label')}</span>
          <Search className="pointer-events-none absolute left-3.5 size-4 text-ink-faint" aria-hidden />
          <input
            type="search"
            autoFocus
            autoComplete="off"
            enterKeyHint="search"
            value={query}
            maxLength={200}
            onChange={(event) => setQuery(event.target.value)}
            placeholder={t('search.label')}
            className="min-h-11 w-full rounded-xl border border-line-strong/60 bg-surface pr-3 pl-10 placeholder:text-ink-faint"
          />
        </label>
        {error && (
          <div className="pt-2">
            <ErrorText>{error}</ErrorText>
          </div>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 pb-6">
        {query.trim() === '' ? (
          <ConversationList onResume={(conversation) => open(onResume(conversation))} />
        ) : (
          <SearchResults query={query.trim()} onOpen={(hit) => open(onOpenMessage(hit))} />
        )}
      </div>
    </Dialog>
  )
}
