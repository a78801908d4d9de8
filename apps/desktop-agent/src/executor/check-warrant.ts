import { classify, isAtLeast } from '@rain/permissions'
import type { Act } from '@rain/protocol'
import { refuse, type Refusal } from './refusal.ts'

/** Paths play no part in what is done with mouse and keyboard. */
const nowhere = { cwd: '/', home: '/', rainHome: '/' }

/** Nothing is done that this machine judges to be more dangerous than what was approved, whatever the server says. */
export function checkWarrant({ action, warrant, secret }: Act): Refusal | null {
  if (action.action === 'type_secret' && secret === undefined) {
    return refuse('not_approved', 'There is no secret to type with it.')
  }
  const { level, reasons } = classify({ tool: 'computer', input: action }, nowhere)
  if (isAtLeast(warrant.level, level)) return null
  return refuse('not_approved', `It was approved as ${warrant.level}, but is ${level}: ${reasons[0]?.text ?? ''}`)
}
