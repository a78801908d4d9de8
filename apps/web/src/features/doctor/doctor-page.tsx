import type { Doctor, DoctorCheck, DoctorState } from '@rain/protocol'
import type { TFunction } from 'i18next'
import { clsx } from 'clsx'
import { RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatAgo } from '../../ui/format-ago.ts'
import { LoadError, Skeleton } from '../../ui/message.tsx'
import { useNow } from '../../ui/use-now.ts'
import { CheckCard } from './check-card.tsx'
import { KeyCopyButton } from './key-copy-button.tsx'
import { sayDuration } from './say-facts.ts'
import { toReport } from './to-report.ts'
import { useDoctor } from './use-doctor.ts'

/** Where something can be done about a check. */
export type DoctorTarget = 'provider' | 'devices' | 'audit'

type DoctorPageProps = { onOpen: (target: DoctorTarget) => void }

/** Everything Rain needs, looked at while the page is in view, and what to do about each fault. */
export function DoctorPage({ onOpen }: DoctorPageProps) {
  const { t } = useTranslation('doctor')
  const { doctor, isPartly, isUnreachable, isBusy, refresh } = useDoctor()
  return (
    <main className="safe-x min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-[52rem] flex-col gap-5 py-6">
        <p className="text-sm text-ink-soft">{t('hint')}</p>
        {isUnreachable ? (
          <LoadError text={t('unreachable')} onRetry={() => void refresh()} />
        ) : doctor ? (
          <>
            <Summary doctor={doctor} busy={isBusy} onRefresh={() => void refresh()} />
            {isPartly && <p className="text-sm text-ink-soft">{t('partly')}</p>}
            <OwnClock serverTime={doctor.checked_at} />
            <Groups checks={doctor.checks} onOpen={onOpen} />
          </>
        ) : (
          <Loading />
        )}
      </div>
    </main>
  )
}

type SummaryProps = { doctor: Doctor; busy: boolean; onRefresh: () => void }

function Summary({ doctor, busy, onRefresh }: SummaryProps) {
  const { t, i18n } = useTranslation('doctor')
  const now = useNow(true)
  const worst = worstOf(doctor.checks)
  const when = formatAgo(doctor.checked_at * 1000, i18n.language, now)
  return (
    <section className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 rounded-2xl border border-line bg-surface p-4 sm:p-5">
      <div className="min-w-0">
        <p
          role="status"
          className={clsx(
            'text-lg leading-snug font-semibold',
            worst === 'ok' && 'text-ok',
            worst === 'warn' && 'text-warn',
            worst === 'fail' && 'text-danger',
          )}
        >
          {sayWorst(worst, doctor.checks, t)}
        </p>
        <p className="text-sm text-ink-faint">{t('checkedAt', { when })}</p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <span className="flex rounded-lg border border-line" title={t('copyHint')}>
          <CopyButton text={toReport(doctor)} label={t('copy')} />
        </span>
        <Button look="outline" size="small" disabled={busy} onClick={onRefresh}>
          <RefreshCw className={clsx('size-4', busy && 'animate-spin')} aria-hidden />
          {t(busy ? 'refreshing' : 'refresh')}
        </Button>
      </div>
    </section>
  )
}

const byBadness: readonly DoctorState[] = ['fail', 'warn', 'unknown', 'ok']

function worstOf(checks: readonly DoctorCheck[]): DoctorState {
  return byBadness.find((state) => checks.some((check) => check.state === state)) ?? 'ok'
}

function sayWorst(worst: DoctorState, checks: readonly DoctorCheck[], t: TFunction<'doctor'>): string {
  const count = checks.filter(({ state }) => state === worst).length
  if (worst === 'fail') return t('summary.fail', { count })
  return worst === 'warn' ? t('summary.warn', { count }) : t(`summary.${worst}`)
}

/** By more than this the times on the pages are wrong in a way one notices. */
const oddMs = 60_000

function OwnClock({ serverTime }: { serverTime: number }) {
  const { t, i18n } = useTranslation('doctor')
  // An answer is at most as old as the pause between two looks, and seconds of patience.
  const offset = Math.abs(useNow(true) - serverTime * 1000)
  if (offset < oddMs) return null
  return (
    <p role="note" className="rounded-2xl border border-warn-line bg-warn-soft px-4 py-3 text-sm">
      {t('ownClock', { offset: sayDuration(offset, i18n.language) })}
    </p>
  )
}

type GroupsProps = { checks: DoctorCheck[]; onOpen: (target: DoctorTarget) => void }

/** What is wrong comes first, then what is worth a look, then the rest. */
function Groups({ checks, onOpen }: GroupsProps) {
  const { t } = useTranslation('doctor')
  const groups = [
    ['alarm', checks.filter(({ state }) => state === 'fail')],
    ['attention', checks.filter(({ state }) => state === 'warn' || state === 'unknown')],
    ['fine', checks.filter(({ state }) => state === 'ok')],
  ] as const
  return groups
    .filter(([, members]) => members.length > 0)
    .map(([name, members]) => (
      <section key={name} aria-labelledby={`doctor-${name}`} className="flex flex-col gap-2.5">
        <h2 id={`doctor-${name}`} className="text-sm font-medium text-ink-soft">
          {t(name)}
        </h2>
        <ul
          className={
            name === 'fine' ? 'divide-y divide-line rounded-2xl border border-line bg-surface' : 'flex flex-col gap-2.5'
          }
        >
          {members.map((check) => (
            <CheckCard key={check.id} check={check}>
              <Remedy check={check} onOpen={onOpen} />
            </CheckCard>
          ))}
        </ul>
      </section>
    ))
}

const targets: Partial<Record<DoctorCheck['id'], [DoctorTarget, 'toProviders' | 'toDevices' | 'toAudit']>> = {
  providers: ['provider', 'toProviders'],
  devices: ['devices', 'toDevices'],
  audit: ['audit', 'toAudit'],
}

function Remedy({ check, onOpen }: { check: DoctorCheck; onOpen: (target: DoctorTarget) => void }) {
  const { t } = useTranslation('doctor')
  if (check.id === 'secret_key') return <KeyCopyButton check={check} />
  const target = targets[check.id]
  if (!target || check.state === 'ok') return null
  return (
    <Button look="outline" size="small" onClick={() => onOpen(target[0])}>
      {t(target[1])}
    </Button>
  )
}

function Loading() {
  const { t } = useTranslation('doctor')
  return (
    <div role="status" className="flex flex-col gap-2.5">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-24 rounded-2xl" />
      <Skeleton className="h-20 rounded-2xl" />
      <Skeleton className="h-20 rounded-2xl" />
      <Skeleton className="h-20 rounded-2xl" />
    </div>
  )
}
