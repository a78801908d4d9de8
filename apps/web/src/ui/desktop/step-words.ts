import type { TFunction } from 'i18next'
import { wordsOfAction } from './action-words.ts'
import type { ComputerStep } from './computer-steps.ts'

const notDone = { failed: 'agent.failed', denied: 'agent.refused', stopped: 'agent.refused' } as const

/** A step in words: what is to happen, what has happened, or what has not. */
export function wordsOfStep(t: TFunction<'desktop'>, { action, item }: ComputerStep): string {
  if (!action) return t('subject.unknown')
  if (item.status === 'done') return wordsOfAction(t, action, 'did')
  const will = wordsOfAction(t, action, 'will')
  const { status } = item
  return status === 'failed' || status === 'denied' || status === 'stopped' ? `${will}: ${t(notDone[status])}` : will
}
