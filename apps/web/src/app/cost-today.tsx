import { useTranslation } from 'react-i18next'
import { useCostsToday, useFollowCosts } from '../features/agents/use-costs-today.ts'
import { formatDollars } from '../ui/format.ts'

/** What all agents have cost today; nothing where that is nothing. It stands there also while their tabs are folded. */
export function CostToday() {
  const { t, i18n } = useTranslation()
  useFollowCosts()
  const sum = [...useCostsToday().values()].reduce((all, { dollars }) => all + dollars, 0)
  if (sum === 0) return null
  return (
    <span className="tabular-nums" title={t('nav.todayAll')}>
      {t('nav.today', { cost: formatDollars(sum, i18n.language) })}
    </span>
  )
}
