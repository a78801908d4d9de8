import type { OfferedProvider } from '@rain/protocol'
import { CircleAlert, CircleCheck, Plug } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { formatAgo } from '../../ui/format-ago.ts'
import { Drops, ErrorText } from '../../ui/message.tsx'
import { useCheckText } from '../../ui/use-check-text.ts'
import type { Check } from './use-check.ts'

/** Whether a provider works, when that was found out, and a button to find out anew. */
export function CheckLine({ provider, check }: { provider: OfferedProvider; check: Check }) {
  const { t } = useTranslation('providers')
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 rounded-xl bg-canvas px-3.5 py-2.5">
      <div role="status" className="min-w-0 flex-1 basis-52 py-1.5 text-sm">
        {check.waiting ? (
          <span className="flex items-center gap-2.5 text-ink-soft">
            <Drops /> {t('testing', { name: provider.name })}
          </span>
        ) : check.late ? (
          <ErrorText>{t('testLate')}</ErrorText>
        ) : (
          <Outcome provider={provider} />
        )}
        {check.error && <ErrorText>{check.error}</ErrorText>}
      </div>
      <Button
        look="outline"
        size="small"
        disabled={check.waiting}
        aria-label={t('testNamed', { name: provider.name })}
        onClick={() => void check.start()}
      >
        <Plug className="size-4" aria-hidden /> {t('test')}
      </Button>
    </div>
  )
}

function Outcome({ provider }: { provider: OfferedProvider }) {
  const { t, i18n } = useTranslation('providers')
  const wrong = useCheckText(provider)
  const { check, checked_at } = provider
  const when = checked_at === null ? null : t('checkedAt', { when: formatAgo(checked_at * 1000, i18n.language) })
  if (!check) return <span className="text-ink-faint">{t('neverTested')}</span>
  if (check.ok) {
    return (
      <span className="flex items-start gap-2">
        <CircleCheck className="mt-0.5 size-4 shrink-0 text-ok" aria-hidden />
        <span>
          <span className="font-medium text-ok">{t('works', { count: countOf(provider) })}</span>
          <span className="text-ink-faint"> · {when}</span>
        </span>
      </span>
    )
  }
  return (
    <span className="flex items-start gap-2">
      <CircleAlert className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden />
      <span className="min-w-0 break-words">
        <span className="font-medium text-danger" title={check.text}>
          {wrong?.what}
        </span>
        {wrong?.fix && <span className="block text-ink-soft">{wrong.fix}</span>}
        <span className="block text-ink-faint">{when}</span>
      </span>
    </span>
  )
}

/** How many models it listed: `auto` is not one of them, unless it stands for the only one. */
export function countOf({ models }: OfferedProvider): number {
  return Math.max(1, models.length - 1)
}
