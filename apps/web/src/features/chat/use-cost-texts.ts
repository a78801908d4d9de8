import { useTranslation } from 'react-i18next'
import type { ResultItem } from '../../live/state.ts'
import { formatCost } from '../../ui/format.ts'

/** Null where nothing was measured. A price nobody knows is not a price of nothing. */
export function useCostTexts(item: ResultItem): { own: string | null; withSubAgents: string | null } {
  const { t, i18n } = useTranslation()
  const textOf = (cost: number | null) =>
    cost === null ? t('cost.unknown') : cost === 0 ? t('cost.free') : formatCost(cost, i18n.language)
  const isMeasured = item.cost != null || item.inputTokens !== undefined
  return {
    own: isMeasured ? textOf(item.cost ?? null) : null,
    withSubAgents: item.costWithSubAgents === undefined ? null : textOf(item.costWithSubAgents),
  }
}
