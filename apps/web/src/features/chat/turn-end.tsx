import { CircleAlert, Info, Settings2, Wallet } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useServerWords } from '../../i18n/server-words.ts'
import type { ErrorItem, NoticeItem } from '../../live/state.ts'
import { Button } from '../../ui/button.tsx'

const fixes = new Set([
  'no_api_key',
  'provider_auth',
  'provider_billing',
  'provider_rate_limited',
  'provider_overloaded',
  'provider_unreachable',
  'provider_rejected',
  'provider_refused',
  'model_unknown',
  'unknown_provider',
  'context_full',
  'budget_exhausted',
  'step_limit',
  'runner_lost',
  'no_directory',
  'rate_limited',
  'interrupted',
] as const)
type Fixable = typeof fixes extends Set<infer Code> ? Code : never

function isFixable(code: string | undefined): code is Fixable {
  return code !== undefined && (fixes as Set<string>).has(code)
}

type ErrorCardProps = { item: ErrorItem; onOpenSettings: () => void; onOpenBudgets: () => void }

/** What went wrong and what the person can do about it. */
export function ErrorCard({ item, onOpenSettings, onOpenBudgets }: ErrorCardProps) {
  const { t } = useTranslation()
  const { text, detail } = useServerWords().failure({ message: item.text, code: item.code })
  // More than one sentence of the server says itself what to do.
  const isAdvised = detail === null && /[.;] /.test(text)
  const needsSettings = item.code === 'no_api_key' || item.code === 'provider_auth'
  return (
    <div
      role="alert"
      className="flex items-start gap-3 rounded-xl border border-danger-line bg-danger-soft px-4 py-3 text-[0.925rem]"
    >
      <CircleAlert className="mt-0.5 size-5 shrink-0 text-danger" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">{text}</p>
        {isFixable(item.code) && !isAdvised && <p className="mt-0.5 text-ink-soft">{t(`fix.${item.code}`)}</p>}
        {detail !== null && (
          <p lang="en" className="mt-1 text-sm break-words text-ink-faint">
            {detail}
          </p>
        )}
        {item.retryAfter !== undefined && (
          <p className="mt-0.5 text-ink-soft">{t('fix.retryIn', { count: Math.ceil(item.retryAfter) })}</p>
        )}
        {needsSettings && (
          <Button look="outline" size="small" className="mt-2.5" onClick={onOpenSettings}>
            <Settings2 className="size-4" aria-hidden /> {t('fix.openSettings')}
          </Button>
        )}
        {item.code === 'budget_exhausted' && (
          <Button look="outline" size="small" className="mt-2.5" onClick={onOpenBudgets}>
            <Wallet className="size-4" aria-hidden /> {t('fix.openBudgets')}
          </Button>
        )}
      </div>
    </div>
  )
}

export function NoticeLine({ item }: { item: NoticeItem }) {
  const words = useServerWords()
  return (
    <p className="flex items-start gap-2 text-sm text-ink-soft">
      <Info className="mt-0.5 size-4 shrink-0 text-ink-faint" aria-hidden />
      <span className="min-w-0 break-words">{words.notice(item)}</span>
    </p>
  )
}
