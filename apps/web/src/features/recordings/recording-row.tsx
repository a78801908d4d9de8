import type { RecordingSummary } from '@rain/protocol'
import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { RecordingFacts, type NameOf } from './recording-facts.tsx'

type RecordingRowProps = { recording: RecordingSummary; nameOf: NameOf; onOpen: () => void }

/** One task, to be opened. */
export function RecordingRow({ recording, nameOf, onOpen }: RecordingRowProps) {
  const { t } = useTranslation('desktop')
  return (
    <li>
      <button
        type="button"
        onClick={onOpen}
        className="flex w-full items-center gap-3 rounded-2xl border border-line bg-surface p-4 text-left hover:border-accent"
      >
        <span className="min-w-0 flex-1">
          <span className="line-clamp-2 pb-1.5 font-medium break-words">
            {recording.text.trim() || t('recordings.untitled')}
          </span>
          <RecordingFacts recording={recording} nameOf={nameOf} />
        </span>
        <ChevronRight className="size-5 shrink-0 text-ink-faint" aria-hidden />
      </button>
    </li>
  )
}
