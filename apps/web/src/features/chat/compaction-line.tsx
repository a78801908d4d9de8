import { ChevronRight, FoldVertical } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { CompactionItem } from '../../live/state.ts'
import { writeShortCount } from '../../ui/write-number.ts'

/** Where the conversation was summarised for the model; the summary is folded away. */
export function CompactionLine({ item }: { item: CompactionItem }) {
  const { t, i18n } = useTranslation()
  const figures = {
    before: writeShortCount(item.tokensBefore, i18n.language),
    after: writeShortCount(item.tokensAfter, i18n.language),
  }
  return (
    <details className="group text-sm text-ink-soft">
      <summary className="inline-flex min-h-9 items-center gap-2 rounded-lg pr-2 hover:text-ink">
        <FoldVertical className="size-4 shrink-0" aria-hidden />
        {item.messages === undefined
          ? t('chat.compactedPart')
          : t('chat.compacted', { count: item.messages, ...figures })}
        <ChevronRight className="size-4 shrink-0 transition-transform group-open:rotate-90" aria-hidden />
      </summary>
      <div className="mt-1 border-l-2 border-line pl-4">
        <p className="mb-2 text-ink-faint">{t('chat.compactedHint', figures)}</p>
        <p className="break-words whitespace-pre-wrap">{item.text}</p>
      </div>
    </details>
  )
}
