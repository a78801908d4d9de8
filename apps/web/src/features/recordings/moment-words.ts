import type { RecordedDecision } from '@rain/protocol'
import type { TFunction } from 'i18next'
import { wordsOfAction } from '../../ui/desktop/action-words.ts'
import type { Moment } from './moments.ts'

type T = TFunction<'desktop'>

/** What happened, in a line. */
export function wordsOfMoment(t: T, moment: Moment): string {
  if (moment.kind === 'takeover') return t('recordings.took')
  if (moment.kind === 'stop') return wordsOfStop(t, moment.by)
  const { action, step } = moment
  if (!action) return t('subject.unknown')
  const isDone = step.status === 'done'
  return wordsOfAction(t, action, isDone ? 'did' : 'will')
}

const stoppers = ['person', 'hotkey', 'corner', 'command', 'remote', 'link_lost', 'interrupt'] as const

function wordsOfStop(t: T, by: string): string {
  const known = stoppers.find((one) => one === by) ?? 'person'
  return t(`recordings.stopped.${known}`)
}

const grounds = [
  'level',
  'rule',
  'lease',
  'turn',
  'approval',
  'approval_with_pin',
  'denied',
  'expired',
  'denied_by_rule',
  'nobody_there',
  'changed',
] as const

/** Why an action was done or not. */
export function wordsOfDecision(t: T, decision: RecordedDecision | null): string {
  if (!decision) return t('recordings.decided.none')
  const known = grounds.find((one) => one === decision.by)
  return known ? t(`recordings.decided.${known}`) : decision.by
}

/** When and from where the person decided, and what else is known of it. */
export function detailsOfDecision(t: T, decision: RecordedDecision, timeOf: (seconds: number) => string): string {
  const { at, asked_at: asked, from, reason, edited } = decision
  return [
    ...(asked === undefined ? [] : [t('recordings.decidedAt', { time: timeOf(at) })]),
    ...(from === undefined ? [] : [t('recordings.decidedFrom', { address: from })]),
    ...(edited ? [t('recordings.edited')] : []),
    ...(reason ? [t('recordings.because', { text: reason })] : []),
  ].join(', ')
}
