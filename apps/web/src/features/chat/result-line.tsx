import { providerEntry } from '@rain/protocol'
import { ChevronDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import type { ResultItem } from '../../live/state.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatCost, formatCount, formatExactCount, formatSeconds, shortModelName } from '../../ui/format.ts'

/** One line at the end of a turn: who answered, how long it took, and what it cost. A click shows all of it. */
export function ResultLine({ item, answer }: { item: ResultItem; answer: string }) {
  const { t } = useTranslation()
  const summary = useSummary(item)
  return (
    <div className="-mt-1 flex min-h-8 flex-wrap items-center gap-x-2.5 gap-y-1 text-xs text-ink-faint">
      {item.interrupted && (
        <span className="rounded-full bg-sunken px-2 py-0.5 font-medium text-ink-soft">{t('chat.interrupted')}</span>
      )}
      {item.provider === 'demo' && (
        <span className="rounded-full bg-warn-soft px-2 py-0.5 font-medium text-warn">{t('chat.demo')}</span>
      )}
      {summary.length > 0 && (
        <Popover.Root>
          <Popover.Trigger
            title={t('chat.figures')}
            className="-mx-1 flex min-h-8 min-w-0 items-center gap-1 rounded-lg px-1 text-left tabular-nums hover:bg-sunken hover:text-ink"
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
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Content
              align="start"
              sideOffset={4}
              collisionPadding={12}
              aria-label={t('chat.figures')}
              className="animate-rise z-20 w-80 rounded-2xl border border-line bg-raised p-4 text-sm shadow-soft"
            >
              <Figures item={item} />
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
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
        input: formatCount(inputTokens, i18n.language),
        output: formatCount(outputTokens, i18n.language),
      }),
      wide: true,
    },
    cost !== null && { text: cost },
    withSubAgents !== null && { text: `${t('cost.withSubAgents')} ${withSubAgents}` },
  ]
  return parts.filter((part) => !!part)
}

/** Null where nothing was measured. A price nobody knows is not a price of nothing. */
function useCostTexts(item: ResultItem): { own: string | null; withSubAgents: string | null } {
  const { t } = useTranslation()
  const textOf = (cost: number | null) =>
    cost === null ? t('cost.unknown') : cost === 0 ? t('cost.free') : formatCost(cost)
  const isMeasured = item.cost != null || item.inputTokens !== undefined
  return {
    own: isMeasured ? textOf(item.cost ?? null) : null,
    withSubAgents: item.costWithSubAgents === undefined ? null : textOf(item.costWithSubAgents),
  }
}

function Figures({ item }: { item: ResultItem }) {
  const { t, i18n } = useTranslation()
  const { own: cost, withSubAgents } = useCostTexts(item)
  const tokens = (count: number) => formatExactCount(count, i18n.language)
  const answeredBy = [item.provider && (providerEntry(item.provider)?.name ?? item.provider), item.model]
  return (
    <>
      <dl className="flex flex-col gap-1.5">
        {item.model && <Figure name={t('chat.answeredBy')} value={answeredBy.filter(Boolean).join(' · ')} />}
        {item.durationMs != null && (
          <Figure name={t('chat.time')} value={formatSeconds(item.durationMs, i18n.language)} />
        )}
        {item.inputTokens !== undefined && <Figure name={t('chat.tokensIn')} value={tokens(item.inputTokens)} />}
        {!!item.cacheReadTokens && <Figure name={t('chat.fromCache')} value={tokens(item.cacheReadTokens)} part />}
        {!!item.cacheWriteTokens && <Figure name={t('chat.toCache')} value={tokens(item.cacheWriteTokens)} part />}
        {item.outputTokens !== undefined && <Figure name={t('chat.tokensOut')} value={tokens(item.outputTokens)} />}
        {!!item.thinkingTokens && <Figure name={t('chat.asThinking')} value={tokens(item.thinkingTokens)} part />}
        {cost !== null && <Figure name={t('cost.label')} value={cost} />}
        {withSubAgents !== null && <Figure name={t('cost.withSubAgents')} value={withSubAgents} />}
      </dl>
      {item.cost === null && cost !== null && <p className="pt-1.5 text-xs text-ink-faint">{t('cost.unknownHint')}</p>}
    </>
  )
}

type FigureProps = { name: string; value: string; part?: boolean }

/** `part`: it is contained in the figure above. */
function Figure({ name, value, part = false }: FigureProps) {
  return (
    <div className={part ? 'flex justify-between gap-4 pl-3 text-ink-faint' : 'flex justify-between gap-4'}>
      <dt className={part ? '' : 'shrink-0 text-ink-soft'}>{name}</dt>
      <dd className="min-w-0 text-right break-words tabular-nums">{value}</dd>
    </div>
  )
}
