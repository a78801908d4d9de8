import type { AuditEntry } from '@rain/protocol'
import { clsx } from 'clsx'
import type { TFunction } from 'i18next'
import { ArrowRight, Ban, Gavel, Globe, KeyRound, LogIn, RotateCw, Wrench, type LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { decisions, kinds } from './audit-filters.tsx'
import { changeWords } from './change-words.ts'

type AuditRowProps = { entry: AuditEntry; nameOf: (agentId: string) => string; onOpen: () => void }

const icons: Record<string, LucideIcon> = {
  tool_started: Wrench,
  tool_repeated: RotateCw,
  tool_refused: Ban,
  decided: Gavel,
  logged_in: LogIn,
  logged_out: LogIn,
  session_ended: LogIn,
  pin_wrong: LogIn,
}

const levelLooks: Record<string, string> = {
  green: 'bg-ok-soft text-ok',
  yellow: 'bg-warn-soft text-warn',
  red: 'bg-danger-soft text-danger',
  computer: 'bg-violet-soft text-violet',
}

/** One entry: what happened, why it might, who said so, and all that is kept of it. */
export function AuditRow({ entry, nameOf, onOpen }: AuditRowProps) {
  const { t, i18n } = useTranslation('audit')
  const Icon = icons[entry.kind] ?? KeyRound
  const at = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'medium' })
  return (
    <li className="rounded-2xl border border-line bg-surface p-3.5 sm:p-4">
      <div className="flex items-start gap-3">
        <Icon className="mt-0.5 size-4.5 shrink-0 text-ink-faint" aria-hidden />
        <div className="flex min-w-0 flex-1 flex-col gap-1.5">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <h2 className="min-w-0 text-[0.95rem] font-semibold break-words">
              <What entry={entry} />
            </h2>
            {entry.level && <Chip text={levelText(entry.level, t)} look={levelLooks[entry.level]} />}
            {entry.outcome && <Chip text={t(outcomeKey(entry.outcome))} look={outcomeLook(entry.outcome)} />}
            <time
              dateTime={new Date(entry.at * 1000).toISOString()}
              className="ml-auto text-xs text-ink-faint tabular-nums"
            >
              {at.format(entry.at * 1000)}
            </time>
          </div>
          <Why entry={entry} nameOf={nameOf} />
          {entry.read_from && entry.read_from.length > 0 && (
            <p className="flex items-start gap-1.5 text-sm text-warn">
              <Globe className="mt-0.5 size-4 shrink-0" aria-hidden />
              <span className="min-w-0 break-words">
                <VisibleText text={t('readFrom', { sources: entry.read_from.join(', ') })} />
              </span>
            </p>
          )}
          {entry.input && <Input input={entry.input} />}
          <div className="flex flex-wrap items-center justify-between gap-2">
            <Details entry={entry} />
            {entry.has_session && (
              <Button look="quiet" size="small" className="ml-auto" onClick={onOpen}>
                {t('openConversation')} <ArrowRight className="size-4" aria-hidden />
              </Button>
            )}
          </div>
        </div>
      </div>
    </li>
  )
}

function What({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('audit')
  const kind = kinds.find((one) => one === entry.kind)
  const isExpired = kind === 'decided' && entry.decision === 'expired'
  const words = isExpired ? t('expired') : kind ? t(`kind.${kind}`) : entry.kind
  if (!entry.tool) return words
  return (
    <>
      {words} <span className="font-mono text-sm">{entry.tool}</span>
    </>
  )
}

/** Why it might, in whose agent, and where the answer came from. */
function Why({ entry, nameOf }: { entry: AuditEntry; nameOf: (agentId: string) => string }) {
  const { t, i18n } = useTranslation('audit')
  const decision = decisions.find((one) => one === entry.decision)
  const parts = [
    decision ? t(`decision.${decision}`) : entry.decision,
    entry.edited && t('edited'),
    entry.for_turn && t('forTurn'),
    entry.outside_sandbox && t('outsideSandbox'),
    changeWords(t, entry, i18n.language),
    entry.agent_id && t('byAgent', { name: nameOf(entry.agent_id) }),
    entry.decided_from && t('from', { address: entry.decided_from }),
  ].filter((part) => typeof part === 'string')
  if (parts.length === 0) return null
  return (
    <p className="text-sm break-words text-ink-soft">
      <VisibleText text={parts.join(' · ')} />
    </p>
  )
}

function Input({ input }: { input: Record<string, unknown> }) {
  const { command } = input
  const text = typeof command === 'string' ? command : JSON.stringify(input, null, 2)
  return (
    <pre
      dir="ltr"
      tabIndex={0}
      className="max-h-40 overflow-auto rounded-xl border border-line bg-code px-3 py-2 font-mono text-[0.8125rem] leading-relaxed break-all whitespace-pre-wrap"
    >
      <VisibleText text={text} />
    </pre>
  )
}

/** What only matters to who checks the log. */
function Details({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation(['audit', 'translation'])
  const facts = {
    number: entry.seq,
    session: entry.session_id,
    turn: entry.turn_id,
    call: entry.call_id,
    ground: entry.ground,
    token: entry.decided_by,
    device: entry.device,
    input: entry.input_hash,
    hash: entry.hash,
  }
  return (
    <details className="min-w-0 text-xs text-ink-soft open:w-full">
      <summary className="inline-flex min-h-9 cursor-pointer items-center">{t('details')}</summary>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 pt-1">
        {Object.entries(facts).map(
          ([name, value]) =>
            value !== undefined && (
              <div key={name} className="contents">
                <dt className="text-ink-faint">{t(`fact.${name as keyof typeof facts}`)}</dt>
                <dd className="min-w-0 font-mono break-all">
                  <VisibleText text={String(value)} />
                </dd>
              </div>
            ),
        )}
      </dl>
    </details>
  )
}

function Chip({ text, look = 'bg-sunken text-ink-soft' }: { text: string; look?: string | undefined }) {
  return <span className={clsx('rounded-full px-2.5 py-0.5 text-xs font-semibold', look)}>{text}</span>
}

function levelText(level: string, t: TFunction<['audit', 'translation']>): string {
  return level === 'green' || level === 'yellow' || level === 'red' || level === 'computer'
    ? t(`translation:approval.level.${level}`)
    : level
}

function outcomeKey(outcome: string) {
  if (outcome === 'done' || outcome === 'failed') return `outcome.${outcome}` as const
  return 'outcome.interrupted' as const
}

function outcomeLook(outcome: string): string | undefined {
  if (outcome === 'done') return 'bg-ok-soft text-ok'
  return outcome === 'failed' ? 'bg-danger-soft text-danger' : undefined
}
