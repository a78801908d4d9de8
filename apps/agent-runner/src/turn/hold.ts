import { askedBy, parkTurn, type OpenQuestion } from '@rain/db'
import { limits, newId, questionAsked, type Question, type QuestionPurpose, type Saying } from '@rain/protocol'
import type { TurnWork } from './turn-work.ts'
import { whyRefused } from './why-refused.ts'

export type HoldPurpose = Exclude<QuestionPurpose, 'tool'>

const goOn = 'Go on'
const stop = 'Stop here'

/** What the person is told and asked before the turn may go on. */
export interface Hold {
  purpose: HoldPurpose
  why: string
  /** What `why` says. */
  saying?: Saying | undefined
  goingOnMeans: string
}

/** Lets the turn wait until the person has said whether it may go on. */
export async function holdTurn(work: TurnWork, hold: Hold): Promise<'parked' | 'stopped' | 'lost'> {
  const { db, turn, publish } = work
  const id = newId('question')
  const parked = await parkTurn(
    db,
    { turnId: turn.id, epoch: turn.epoch },
    {
      permissions: [],
      questions: [{ id, toolCallId: null, purpose: hold.purpose, questions: [toQuestion(hold)] }],
      permissionTimeoutMs: limits.permissionTimeoutMs,
      questionTimeoutMs: limits.holdTimeoutMs,
    },
  )
  if (!parked) return whyRefused(work)
  const { questions } = await askedBy(db, turn.id)
  publish.fact(...questions.filter((question) => question.id === id).map(questionAsked))
  await publish.flush()
  return 'parked'
}

function toQuestion({ why, saying, goingOnMeans }: Hold): Question {
  return {
    question: why,
    ...saying,
    options: [
      { label: goOn, description: goingOnMeans },
      { label: stop, description: 'The turn ends; what was done so far stays.' },
    ],
  }
}

export type HoldAnswer = { type: 'none' } | { type: 'go_on' | 'stop'; purpose: HoldPurpose; step: number }

/**
 * What the person said to the newest hold of the turn. Whatever is not clearly a yes stops it; giving mouse and keyboard
 * back is one.
 */
export function answerToHold(questions: OpenQuestion[]): HoldAnswer {
  const newest = questions.findLast(({ purpose }) => purpose !== 'tool')
  if (!newest || newest.purpose === 'tool') return { type: 'none' }
  const { purpose, step, status, answers } = newest
  const said = Object.values(answers ?? {})
  const agrees = (answer: string) => answer === goOn || (purpose === 'takeover' && answer !== stop)
  const agreed = status === 'answered' && said.length > 0 && said.every(agrees)
  return { type: agreed ? 'go_on' : 'stop', purpose, step }
}
