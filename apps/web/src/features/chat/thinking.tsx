import { Brain, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TextItem } from '../../live/state.ts'
import { Drops } from '../../ui/message.tsx'
import { useNow } from '../../ui/use-now.ts'
import { formatSeconds } from '../../ui/format.ts'

const longestGlimpse = 120

/** What the model thought before it spoke, folded away; while it thinks, its last words can be seen passing by. */
export function Thinking({ item }: { item: TextItem }) {
  const { t, i18n } = useTranslation()
  const tookMs = useStreamTime(item.streaming)
  const time = tookMs === null ? null : formatSeconds(tookMs, i18n.language)
  return (
    <details className="group text-sm text-ink-soft">
      <summary className="flex min-h-9 items-center gap-2 rounded-lg pr-2 hover:text-ink">
        <Brain className="size-4 shrink-0" aria-hidden />
        <span className="shrink-0 tabular-nums">
          {item.streaming ? t('chat.thinking') : time === null ? t('chat.thought') : t('chat.thoughtFor', { time })}
          {item.streaming && time !== null && ` · ${time}`}
        </span>
        {item.streaming && <Drops />}
        {item.streaming && (
          <span aria-hidden className="min-w-0 truncate text-ink-faint group-open:hidden">
            {lastWords(item.text)}
          </span>
        )}
        <ChevronRight className="size-4 shrink-0 transition-transform group-open:rotate-90" aria-hidden />
      </summary>
      <p className="mt-1 border-l-2 border-line pl-4 break-words whitespace-pre-wrap">{item.text}</p>
    </details>
  )
}

function lastWords(text: string): string {
  const line = text.trimEnd().split('\n').at(-1) ?? ''
  return line.length > longestGlimpse ? `…${line.slice(-longestGlimpse)}` : line
}

/** Milliseconds it has streamed while this page watched; null when it did not see the beginning. */
function useStreamTime(streaming: boolean): number | null {
  const [startedAt] = useState(() => (streaming ? Date.now() : null))
  const now = useNow(streaming)
  return startedAt === null ? null : Math.max(0, now - startedAt)
}
