import type { Budget } from '@rain/protocol'
import { clsx } from 'clsx'
import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../ui/button.tsx'
import { formatDollars } from '../../ui/format.ts'
import { BudgetForm } from './budget-form.tsx'
import { DeleteBudget } from './delete-budget.tsx'
import { usageOf, warnAt } from './usage-of.ts'

type BudgetCardProps = {
  budget: Budget
  /** Whose it is. */
  name: string
  /** Begin with the limit to be changed. */
  open: boolean
}

/** One budget: what is spent of it, what running requests may still take, and the ways to change it. */
export function BudgetCard({ budget, name, open }: BudgetCardProps) {
  const { t, i18n } = useTranslation('budgets')
  const [doing, setDoing] = useState<'change' | 'delete' | null>(open ? 'change' : null)
  const usage = usageOf(budget)
  // What was spent is never called nothing.
  const percent = Math.max(Math.floor(usage * 100), usage > 0 ? 1 : 0)
  const period = t(`periods.${budget.period}`)
  return (
    <li
      className={clsx(
        'rounded-2xl border bg-surface p-4 sm:p-5',
        usage >= 1 ? 'border-danger-line' : usage >= warnAt ? 'border-warn-line' : 'border-line',
      )}
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="leading-tight font-semibold break-words">{name}</h2>
          <p className="text-sm text-ink-soft">{period}</p>
        </div>
        <Button
          look="quiet"
          size="small"
          aria-label={t('changeNamed', { name, period })}
          onClick={() => setDoing('change')}
        >
          <Pencil className="size-4" aria-hidden /> {t('change')}
        </Button>
        <IconButton
          label={t('deleteNamed', { name, period })}
          className="-mt-0.5 -mr-1.5"
          onClick={() => setDoing('delete')}
        >
          <Trash2 className="size-4.5" aria-hidden />
        </IconButton>
      </div>
      <p className="flex flex-wrap items-baseline justify-between gap-x-4 pt-3 tabular-nums">
        <span className="font-medium">
          {t('spent', {
            spent: formatDollars(budget.spent_usd, i18n.language),
            limit: formatDollars(budget.limit_usd, i18n.language),
          })}
        </span>
        <span className={clsx('text-sm font-medium', tones[toneOf(usage)].text)}>{t('used', { percent })}</span>
      </p>
      <BudgetBar budget={budget} label={t('spentLabel', { name, period, percent })} />
      {budget.reserved_usd > 0 && (
        <p className="pt-2 text-xs text-ink-faint">
          {t('reserved', { amount: formatDollars(budget.reserved_usd, i18n.language) })}
        </p>
      )}
      {doing === 'change' && (
        <div className="mt-4 border-t border-line pt-4">
          <BudgetForm budgets={[budget]} agents={[]} budget={budget} onDone={() => setDoing(null)} />
        </div>
      )}
      {doing === 'delete' && (
        <div className="mt-4 border-t border-line pt-4">
          <DeleteBudget budget={budget} onDone={() => setDoing(null)} />
        </div>
      )}
    </li>
  )
}

const tones = {
  calm: { fill: 'bg-accent', text: 'text-ink-soft', rest: 'text-accent' },
  warn: { fill: 'bg-warn', text: 'text-warn', rest: 'text-warn' },
  full: { fill: 'bg-danger', text: 'text-danger', rest: 'text-danger' },
}

function toneOf(usage: number): keyof typeof tones {
  if (usage >= 1) return 'full'
  return usage >= warnAt ? 'warn' : 'calm'
}

function BudgetBar({ budget, label }: { budget: Budget; label: string }) {
  const usage = usageOf(budget)
  const tone = tones[toneOf(usage)]
  const spent = Math.min(usage, 1)
  const reserved = budget.limit_usd > 0 ? Math.min(budget.reserved_usd / budget.limit_usd, 1 - spent) : 0
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(spent * 100)}
      className="relative mt-1.5 flex h-2.5 overflow-hidden rounded-full bg-sunken"
    >
      <span className={tone.fill} style={{ width: `${spent * 100}%` }} />
      <span className={clsx('hatched', tone.rest)} style={{ width: `${reserved * 100}%` }} />
      <span className="absolute inset-y-0 w-0.5 bg-surface" style={{ left: `${warnAt * 100}%` }} />
    </div>
  )
}
