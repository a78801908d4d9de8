import { CircleAlert, Info, Settings2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ErrorItem, NoticeItem, ResultItem } from '../../live/state.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatCost, formatCount, formatSeconds } from '../../ui/format.ts'

/** One line at the end of a turn: how long, how many steps, how much. */
export function ResultLine({ item, answer }: { item: ResultItem; answer: string }) {
  const { t, i18n } = useTranslation()
  const parts = [
    item.durationMs != null && formatSeconds(item.durationMs),
    item.steps != null && t('chat.steps', { count: item.steps }),
    item.cost != null && item.provider !== 'demo' && formatCost(item.cost),
  ].filter((part) => part !== false)
  const tokens =
    item.inputTokens !== undefined &&
    t('chat.tokens', {
      input: formatCount(item.inputTokens, i18n.language),
      output: formatCount(item.outputTokens ?? 0, i18n.language),
    })
  return (
    <div className="-mt-1 flex min-h-8 flex-wrap items-center gap-x-2.5 gap-y-1 text-xs text-ink-faint">
      {item.interrupted && (
        <span className="rounded-full bg-sunken px-2 py-0.5 font-medium text-ink-soft">{t('chat.interrupted')}</span>
      )}
      {item.provider === 'demo' && (
        <span className="rounded-full bg-warn-soft px-2 py-0.5 font-medium text-warn">{t('chat.demo')}</span>
      )}
      {parts.length > 0 && (
        <span title={tokens || undefined} className="tabular-nums">
          {parts.join(' · ')}
        </span>
      )}
      {answer !== '' && <CopyButton text={answer} label={t('chat.copyMessage')} />}
    </div>
  )
}

const fixes = new Set([
  'no_api_key',
  'provider_auth',
  'provider_rate_limited',
  'provider_overloaded',
  'provider_unreachable',
  'provider_rejected',
  'provider_refused',
  'context_full',
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

/** What went wrong and what the person can do about it. */
export function ErrorCard({ item, onOpenSettings }: { item: ErrorItem; onOpenSettings: () => void }) {
  const { t } = useTranslation()
  const needsSettings = item.code === 'no_api_key' || item.code === 'provider_auth'
  return (
    <div
      role="alert"
      className="flex items-start gap-3 rounded-xl border border-danger-line bg-danger-soft px-4 py-3 text-[0.925rem]"
    >
      <CircleAlert className="mt-0.5 size-5 shrink-0 text-danger" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">{item.text}</p>
        {isFixable(item.code) && <p className="mt-0.5 text-ink-soft">{t(`fix.${item.code}`)}</p>}
        {item.retryAfter !== undefined && (
          <p className="mt-0.5 text-ink-soft">{t('fix.retryIn', { count: Math.ceil(item.retryAfter) })}</p>
        )}
        {needsSettings && (
          <Button look="outline" size="small" className="mt-2.5" onClick={onOpenSettings}>
            <Settings2 className="size-4" aria-hidden /> {t('fix.openSettings')}
          </Button>
        )}
      </div>
    </div>
  )
}

export function NoticeLine({ item }: { item: NoticeItem }) {
  return (
    <p className="flex items-start gap-2 text-sm text-ink-soft">
      <Info className="mt-0.5 size-4 shrink-0 text-ink-faint" aria-hidden />
      <span className="min-w-0 break-words">{item.text}</span>
    </p>
  )
}
