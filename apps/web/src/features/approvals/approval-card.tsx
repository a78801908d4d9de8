import type { Ack, Level, RuleScope } from '@rain/protocol'
import { clsx } from 'clsx'
import type { TFunction } from 'i18next'
import {
  Ban,
  Check,
  CheckCheck,
  Clock,
  MonitorSmartphone,
  Pencil,
  ShieldAlert,
  ShieldCheck,
  ShieldQuestion,
  TimerOff,
} from 'lucide-react'
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useServerWords } from '../../i18n/server-words.ts'
import type { ApprovalItem } from '../../live/state.ts'
import { Button } from '../../ui/button.tsx'
import { formatCountdown, toMilliseconds } from '../../ui/format.ts'
import { Field } from '../../ui/field.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { useNow } from '../../ui/use-now.ts'
import { ApprovalReasons } from './approval-reasons.tsx'
import { ApprovalSubject } from './approval-subject.tsx'
import { draftOf, EditInput, inputOfDraft, isSame, type InputDraft } from './edit-input.tsx'
import { useArmed } from './use-armed.ts'

export type ApprovalAnswer = {
  approved: boolean
  pin?: string
  reason?: string
  /** What shall run instead. */
  input?: Record<string, unknown>
  /** Also for every other call of its kind in this turn. */
  forTurn?: boolean
  /** Also from now on, by the rules that the request offers. */
  remember?: boolean
}

type ApprovalCardProps = {
  item: ApprovalItem
  /** Null when the server did not answer. */
  onAnswer: (answer: ApprovalAnswer) => Promise<Ack | null>
}

/**
 * Asks the person before something runs. Shows all of it, and takes no answer in the first half second, nor right after it
 * has moved. No button is the default one, and a key that is held down answers nothing.
 */
export function ApprovalCard({ item, onAnswer }: ApprovalCardProps) {
  const [given, setGiven] = useState<ApprovalAnswer | null>(null)
  const [error, setError] = useState<string | null>(null)
  if (item.decision === undefined) {
    return <OpenApproval item={item} onAnswer={onAnswer} onGiven={setGiven} error={error} onError={setError} />
  }
  if (error !== null) return <ErrorText>{error}</ErrorText>
  return isWhatWasGiven(item, given) ? null : <Decided item={item} />
}

/** The decision is the one made on this page; the tool's own line says the rest. */
function isWhatWasGiven(item: ApprovalItem, given: ApprovalAnswer | null): boolean {
  return given !== null && !given.input && item.decision === (given.approved ? 'approved' : 'denied')
}

const looks: Record<Level, { frame: string; chip: string; icon: string }> = {
  green: { frame: 'border-line', chip: 'bg-ok-soft text-ok', icon: 'text-ok' },
  yellow: { frame: 'border-warn-line', chip: 'bg-warn-soft text-warn', icon: 'text-warn' },
  red: { frame: 'border-danger-line', chip: 'bg-danger-soft text-danger', icon: 'text-danger' },
  computer: { frame: 'border-violet-line', chip: 'bg-violet-soft text-violet', icon: 'text-violet' },
}

type OpenApprovalProps = ApprovalCardProps & {
  onGiven: (answer: ApprovalAnswer) => void
  error: string | null
  onError: (error: string | null) => void
}

function OpenApproval({ item, onAnswer, onGiven, error, onError: setError }: OpenApprovalProps) {
  const { t } = useTranslation()
  const words = useServerWords()
  const { request } = item
  const titleId = useId()
  const card = useRef<HTMLElement>(null)
  const { armed, isSteady, mayTakeKeys } = useArmed(request.request_id, card)
  const now = useNow(request.expires_at !== undefined)
  const secondsLeft = request.expires_at === undefined ? Infinity : (toMilliseconds(request.expires_at) - now) / 1000
  const expired = secondsLeft <= 0
  const red = request.level === 'red'
  const [pin, setPin] = useState('')
  const [reason, setReason] = useState('')
  const [withReason, setWithReason] = useState(false)
  const [draft, setDraft] = useState<InputDraft | null>(null)
  const [busy, setBusy] = useState(false)
  const closed = !armed || busy || expired
  const look = looks[request.level]

  const answer = async (given: ApprovalAnswer) => {
    setBusy(true)
    setError(null)
    onGiven(given)
    const ack = await onAnswer(given)
    setPin('')
    setBusy(false)
    if (ack === null) setError(t('approval.noAnswer'))
    else if (!ack.ok) setError(ack.code === 'pin_invalid' ? t('approval.pinWrong') : words.refusal(ack))
  }
  // What is typed into a field of this card is meant for this card.
  const mayAnswer = (typed: boolean) => !busy && !expired && (typed || (armed && isSteady()))
  const approve = ({ forTurn = false, remember = false, typed = false } = {}) => {
    if (!mayAnswer(typed)) return
    if (red && pin === '') {
      setError(t('approval.pinNeeded'))
      card.current?.querySelector('input')?.focus()
      return
    }
    const changed = draft && !isSame(draft, request.input) ? inputOfDraft(draft, request.input) : null
    if (changed && 'wrong' in changed) return setError(t('approval.changeWrong', { name: changed.wrong }))
    void answer({
      approved: true,
      pin: red ? pin : undefined,
      ...(changed && { input: changed.input }),
      ...(forTurn && { forTurn }),
      ...(remember && { remember }),
    })
  }
  const deny = ({ typed = false } = {}) => {
    if (!mayAnswer(typed)) return
    void answer({ approved: false, reason: reason.trim() === '' ? undefined : reason.trim() })
  }
  const change = () => setDraft(draft ? null : draftOf(request.input))
  const keys: Record<string, () => void> = {
    a: () => mayTakeKeys() && approve(),
    d: () => mayTakeKeys() && deny(),
    e: change,
    r: () => setWithReason(true),
    t: () => mayTakeKeys() && request.kind && !draft && approve({ forTurn: true }),
  }

  return (
    <section
      ref={card}
      tabIndex={0}
      data-request={request.request_id}
      aria-labelledby={titleId}
      onKeyDown={(event) => onKey(event, keys)}
      className={clsx('animate-rise overflow-hidden rounded-2xl border-2 bg-surface shadow-soft', look.frame)}
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 pt-4 sm:px-5">
        {red ? (
          <ShieldAlert className={clsx('size-5.5 shrink-0', look.icon)} aria-hidden />
        ) : (
          <ShieldQuestion className={clsx('size-5.5 shrink-0', look.icon)} aria-hidden />
        )}
        <h3 id={titleId} className="font-semibold">
          {t(red ? 'approval.titleRed' : 'approval.title')}
        </h3>
        <span className={clsx('rounded-full px-2.5 py-0.5 text-xs font-semibold', look.chip)}>
          {t(`approval.level.${request.level}`)}
        </span>
        {Number.isFinite(secondsLeft) && (
          <span
            className={clsx(
              'ml-auto flex items-center gap-1.5 text-xs tabular-nums',
              secondsLeft < 30 ? 'font-medium text-danger' : 'text-ink-faint',
            )}
          >
            <Clock className="size-3.5" aria-hidden />
            {expired ? t('approval.expired') : t('approval.expiresIn', { time: formatCountdown(secondsLeft) })}
          </span>
        )}
      </header>
      <div className="flex flex-col gap-3.5 px-4 pt-3 pb-4 sm:px-5">
        {draft ? (
          <EditInput draft={draft} onChange={setDraft} disabled={busy || expired} />
        ) : (
          <ApprovalSubject request={request} />
        )}
        <ApprovalReasons request={request} />
        {red && (
          <div className="max-w-60">
            <Field
              label={t('approval.pin')}
              type="password"
              name={`approval-${request.request_id}`}
              autoComplete="off"
              data-1p-ignore
              data-lpignore="true"
              maxLength={20}
              value={pin}
              onChange={(event) => setPin(event.target.value)}
              onKeyDown={(event) => event.key === 'Enter' && !event.repeat && approve({ typed: true })}
              disabled={busy || expired}
            />
          </div>
        )}
        {withReason && (
          <Field
            autoFocus
            label={t('approval.reason')}
            placeholder={t('approval.reasonHint')}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && !event.repeat && deny({ typed: true })}
            disabled={busy || expired}
          />
        )}
        {error && <ErrorText>{error}</ErrorText>}
        <div className="flex flex-wrap gap-2">
          <Button look={red ? 'danger' : 'primary'} disabled={closed} onClick={() => approve()}>
            <Check className="size-4.5" aria-hidden />
            {t(busy ? 'approval.sending' : draft ? 'approval.approveChanged' : 'approval.approve')}
          </Button>
          <Button look="outline" onClick={() => deny()} disabled={closed}>
            <Ban className="size-4" aria-hidden /> {t('approval.deny')}
          </Button>
          {request.kind && !draft && (
            <Button look="outline" onClick={() => approve({ forTurn: true })} disabled={closed} className="min-w-0">
              <CheckCheck className="size-4.5 shrink-0" aria-hidden />
              <span className="min-w-0 py-1.5 text-left break-words">
                {request.tool === 'computer'
                  ? t('devices.approveForTurn')
                  : t('approval.approveForTurn', { kind: request.kind })}
              </span>
            </Button>
          )}
          {request.remember && !draft && (
            <Button look="outline" onClick={() => approve({ remember: true })} disabled={closed} className="min-w-0">
              <ShieldCheck className="size-4.5 shrink-0" aria-hidden />
              <span className="min-w-0 py-1.5 text-left break-words">{wordsOfOffer(t, request.remember)}</span>
            </Button>
          )}
          <Button look="quiet" onClick={change} disabled={busy || expired}>
            <Pencil className="size-4" aria-hidden /> {t(draft ? 'approval.changeBack' : 'approval.change')}
          </Button>
          {!withReason && (
            <Button look="quiet" onClick={() => setWithReason(true)} disabled={busy || expired}>
              {t('approval.addReason')}
            </Button>
          )}
        </div>
      </div>
    </section>
  )
}

/** Exactly what would be allowed from now on. */
function wordsOfOffer(t: TFunction, offer: RuleScope[]): string {
  const what = offer.map(({ program, verb, host, path }) => [program, verb, host, path].filter(Boolean).join(' '))
  const named = what.filter((text) => text !== '')
  return named.length > 0 ? t('approval.always', { what: named.join(', ') }) : t('approval.alwaysTool')
}

/** Keys count while the card itself has the focus, not a field in it; and none that is held down, whatever has the focus. */
function onKey(event: KeyboardEvent<HTMLElement>, keys: Record<string, () => void>): void {
  const presses = event.key === 'Enter' || event.key === ' '
  if (event.repeat && presses && event.target instanceof HTMLButtonElement) return event.preventDefault()
  if (event.target !== event.currentTarget || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
  const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined
  if (!act) return
  event.preventDefault()
  act()
}

const decidedIcons = { approved: Check, denied: Ban, expired: TimerOff, cancelled: Clock }

/** How a request ended that was not decided on this page. */
function Decided({ item }: { item: ApprovalItem }) {
  const { t } = useTranslation()
  if (item.decision === undefined) return null
  const Icon = decidedIcons[item.decision]
  const byPerson = item.decision === 'approved' || item.decision === 'denied'
  return (
    <p className="-mt-2 flex flex-wrap items-center gap-x-2 gap-y-1 pl-1 text-sm text-ink-soft">
      <Icon
        className={clsx(
          'size-4',
          item.decision === 'approved' && 'text-ok',
          item.decision === 'denied' && 'text-danger',
        )}
        aria-hidden
      />
      <span className="font-medium">{t(`approval.decided.${item.decision}`)}</span>
      {byPerson && (
        <span className="flex items-center gap-1 text-ink-faint">
          <MonitorSmartphone className="size-4" aria-hidden /> {t('approval.elsewhere')}
        </span>
      )}
      {item.changed && <span>{t('approval.changed')}</span>}
      {item.forTurn && <span>{t('approval.decidedForTurn')}</span>}
      {item.decisionReason && <span className="min-w-0 break-words">— {item.decisionReason}</span>}
    </p>
  )
}
