import { askedBy, inputOf, type Db, type OpenQuestion, type ToolCall } from '@rain/db'
import { lookingActions } from '@rain/protocol'
import { computerTool } from './computer-tool.ts'

/** A time in which the person had mouse and keyboard. */
export interface Takeover {
  /** The steps the turn had taken by then: what was decided in them counts no more. */
  step: number
  /** What the person says they have done; empty: nothing. */
  summary: string
}

/** The last time the person had mouse and keyboard in a turn and gave them back. */
export async function lastTakeover(db: Db, turnId: string): Promise<Takeover | null> {
  const { questions } = await askedBy(db, turnId)
  const last = questions.findLast(({ purpose, status }) => purpose === 'takeover' && status === 'answered')
  return last ? { step: last.step, summary: last.answers?.[summaryKey] ?? '' } : null
}

/** Under which name the answer to a hand-over carries what the person has done. */
export const summaryKey = 'summary'

/** Whether an action was decided before the person changed what it was decided on. */
export function isOutdated(call: ToolCall, takeover: Takeover | null): boolean {
  if (takeover === null || call.tool !== computerTool || call.step > takeover.step) return false
  const { action } = inputOf(call)
  return !lookingActions.some((looking) => looking === action)
}

/** What comes of a hand-over that the model asked for. */
export function tellHandBack({ answers }: Pick<OpenQuestion, 'answers'>): string {
  const summary = answers?.[summaryKey]?.trim() ?? ''
  const done = summary === '' ? '' : ` They say they did: ${summary}`
  return `The person has given mouse and keyboard back.${done} Take a screenshot before you go on.`
}

export function tellTakeover({ summary }: Takeover): string {
  const done = summary.trim() === '' ? 'They have not said what they did.' : `They say they did: ${summary.trim()}`
  return `Not done: the person took mouse and keyboard meanwhile, and has given them back. ${done} Take a screenshot and decide again.`
}
