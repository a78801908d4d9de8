import { providerEntry } from '@rain/protocol'
import { useTranslation } from 'react-i18next'
import type { ResultItem } from '../../live/state.ts'
import { formatSeconds } from '../../ui/format.ts'
import { OpenerPopover } from '../../ui/opener/opener-popover.tsx'
import type { Opener } from '../../ui/opener/use-opener.ts'
import { writeNumber } from '../../ui/write-number.ts'
import { useCostTexts } from './use-cost-texts.ts'

/** All figures of a turn, below the line that sums them up. */
export function FiguresPopover({ item, opener }: { item: ResultItem; opener: Opener }) {
  const { t } = useTranslation()
  return (
    <OpenerPopover
      opener={opener}
      label={t('chat.figures')}
      align="start"
      sideOffset={4}
      className="w-80 bg-raised p-4 text-sm"
    >
      <Figures item={item} />
    </OpenerPopover>
  )
}

function Figures({ item }: { item: ResultItem }) {
  const { t, i18n } = useTranslation()
  const { own: cost, withSubAgents } = useCostTexts(item)
  const tokens = (count: number) => writeNumber(count, i18n.language)
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
