import { ChevronDown } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResultItem } from '../../live/state.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatSeconds, shortModelName } from '../../ui/format.ts'
import { useOpener } from '../../ui/opener/use-opener.ts'
import { writeShortCount } from '../../ui/write-number.ts'
import { useCostTexts } from './use-cost-texts.ts'

const FiguresPopover = lazy(() =>
  import('./figures-popover.tsx').then((module) => ({ default: module.FiguresPopover })),
)

/** One line at the end of a turn: who answered, how long it took, and what it cost. A click shows all of it. */
export function ResultLine({ item, answer }: { item: ResultItem; answer: string }) {
  const { t } = useTranslation()
  const summary = useSummary(item)
  const opener = useOpener('dialog')
  return (
    <div className="-mt-1 flex min-h-8 flex-wrap items-center gap-x-2.5 gap-y-1 text-xs text-ink-faint">
      {item.interrupted && (
        <span className="rounded-full bg-sunken px-2 py-0.5 font-medium text-ink-soft">{t('chat.interrupted')}</span>
      )}
      {item.provider === 'demo' && (
        <span className="rounded-full bg-warn-soft px-2 py-0.5 font-medium text-warn">{t('chat.demo')}</span>
      )}
      {summary.length > 0 && (
        <>
          <button
            type="button"
            title={t('chat.figures')}
            className="-mx-1 flex min-h-8 min-w-0 items-center gap-1 rounded-lg px-1 text-left tabular-nums hover:bg-sunken hover:text-ink"
            {...opener.button}
          >
            <span className="min-w-0">
              {summary.map(({ text, wide }, at) => (
                <span key={text} className={wide ? 'max-sm:hidden' : undefined}>
                  {at > 0 && ' · '}
                  {text}
                </span>
              ))}
            </span>
            <ChevronDown className="size-3.5 shrink-0" aria-hidden />
            <span className="sr-only">{t('chat.figures')}</span>
          </button>
          <Suspense>{opener.isNear && <FiguresPopover item={item} opener={opener} />}</Suspense>
        </>
      )}
      {answer !== '' && <CopyButton text={answer} label={t('chat.copyMessage')} />}
    </div>
  )
}

/** `wide`: left out where the screen is narrow. */
type Part = { text: string; wide?: boolean }

function useSummary(item: ResultItem): Part[] {
  const { t, i18n } = useTranslation()
  const { inputTokens, outputTokens = 0 } = item
  const { own: cost, withSubAgents } = useCostTexts(item)
  const parts: (Part | false | '' | null | undefined)[] = [
    item.model && item.provider !== 'demo' && { text: shortModelName(item.model) },
    item.durationMs != null && { text: formatSeconds(item.durationMs, i18n.language) },
    item.steps != null && item.purpose === undefined && { text: t('chat.steps', { count: item.steps }) },
    inputTokens !== undefined && {
      text: t('chat.tokens', {
        input: writeShortCount(inputTokens, i18n.language),
        output: writeShortCount(outputTokens, i18n.language),
      }),
      wide: true,
    },
    cost !== null && { text: cost },
    withSubAgents !== null && { text: `${t('cost.withSubAgents')} ${withSubAgents}` },
  ]
  return parts.filter((part) => !!part)
}
