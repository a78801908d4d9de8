import { ringAfter } from '@rain/bus'
import {
  askedBy,
  callMarksSince,
  endingOf,
  fileNotesOf,
  finishTurn,
  interruptedText,
  lastTextOf,
  loseEarlierRequests,
  markAnnounced,
  personaOf,
  takeFileNotes,
  wordsOfTurn,
  type CallMark,
  type Claimed,
  type ConversationContext,
  type ConversationStep,
  type Outcome,
  type Turn,
} from '@rain/db'
import {
  attachmentsOf,
  branchBegun,
  limits,
  messageAccepted,
  textOf,
  turnStarted,
  type Attachment,
  type Persona,
} from '@rain/protocol'
import type { Candidate } from '../providers/failover/candidate.ts'
import type { Candidates } from '../resolve-candidates.ts'
import { systemPrompt } from '../prompts/system.ts'
import { stepsTaken } from '../desktop/steps-taken.ts'
import { askStep } from './ask-step.ts'
import { compactConversation, endOfCompacted } from './compact-conversation.ts'
import { hearSteers } from './hear-steers.ts'
import { answerToHold, holdTurn, type Hold, type HoldAnswer, type HoldPurpose } from './hold.ts'
import { detectLoop } from './loop-detector.ts'
import { afterRecorded, recordAnswer } from './record-answer.ts'
import { createContextMemory, readContext, type FileNotes } from './read-context.ts'
import { recover } from './recover.ts'
import { createRequestRoom } from './request-room.ts'
import { settleToolCalls } from './settle-tool-calls.ts'
import { stopReasonOf } from './stop-reason.ts'
import { toolsOfTurn } from './tools-of-turn.ts'
import type { TurnEnd, TurnWork } from './turn-work.ts'

/** How often a turn may lose its runner before it is ended instead of tried again. */
const mostTakeovers = 5

/**
 * Takes a turn as far as it goes: settle the tool calls of the last answer, ask the model, write its answer, go round.
 * Everything it knows comes from the rows, so it does not matter who did the earlier rounds.
 */
export async function runTurn(work: TurnWork, from: Claimed['from']): Promise<TurnEnd> {
  const { turn } = work
  if (from !== 'queued') await recover(work, from)
  if (from !== 'queued') await loseEarlierRequests(work.db, { turnId: turn.id, epoch: turn.epoch })
  const compacted = turn.kind === 'compact' && from !== 'queued' ? await endOfCompacted(work) : null
  if (compacted) return finish(work, compacted)
  if (turn.takeovers > mostTakeovers) return finish(work, runnerLost)
  if (turn.cancelRequestedAt) return finish(work, interrupted)
  if (turn.kind === 'compact') return runCompaction(work, from)

  const memory = createContextMemory()
  // @NOTE together: both stand between a message and its first token
  const noted = notesOf(work, from)
  const [found, notes, read, toolsAtFirst, persona] = await Promise.all([
    work.resolveCandidates(turn),
    noted,
    from === 'queued' ? readContext(work, memory, noted) : null,
    toolsOfTurn(work),
    personaOf(work.db, turn.agentId),
  ])
  if ('code' in found) return finish(work, { outcome: 'failed', errorCode: found.code, text: found.message })
  const last = from === 'queued' ? 'go_on' : await afterRecorded(work)
  if (last !== 'go_on') return finish(work, last)

  const hold = from === 'queued' ? ({ type: 'none' } as const) : await holdOf(work)
  if (hold.type === 'stop') return finish(work, stoppedAtHold[hold.purpose])
  const heldAt = hold.type === 'go_on' ? hold.step : 0
  const began = performance.now()

  let usual = hasAnswered(turn, found.candidates)
  let tools = toolsAtFirst
  for (let step = turn.steps; ; step++) {
    const { desktop } = tools
    const settled = step === 0 ? 'settled' : await settleToolCalls({ ...work, tools: tools.registry, desktop }, step)
    if (settled === 'parked') return 'parked'
    if (settled === 'taken_over') return held(work, takenOver)
    if (settled !== 'settled') return leave(work, settled)
    const calls = step === 0 ? [] : await callMarksSince(work.db, { turnId: turn.id, step: heldAt })
    if (desktop && isLong({ calls, answers: step - heldAt, began })) return held(work, longWork)
    if (!desktop && step >= limits.modelSteps) return finish(work, stepLimit)
    if (work.draining.aborted) return 'yielded'

    const loop = loopOf(calls)
    if (loop) return held(work, loop)

    if (step > 0) await hearSteers(work, step)
    const context = (step === 0 && read) || (await readContext(work, memory, notes))
    if (step > 0) tools = await toolsOfTurn(work)
    const answer = await askOnce(work, found, { usual, step: step + 1, context, tools, persona })
    if (answer.type !== 'answer') return leave(work, answer.type)
    usual = answer.candidate
    const outcome = await recordAnswer({ ...work, desktop: tools.desktop }, step + 1, answer)
    if (outcome === 'stopped' || outcome === 'lost') return leave(work, outcome)
    if (outcome === 'go_on') continue
    if (outcome.errorCode !== 'budget_exhausted') return finish(work, outcome)
    const { text: why, saying } = outcome
    return held(work, { purpose: 'budget', why, saying, goingOnMeans: 'The request is tried again.' })
  }
}

/** A turn that answers nobody: it summarises what was said before it. */
async function runCompaction(work: TurnWork, from: Claimed['from']): Promise<TurnEnd> {
  const { db, turn, publish } = work
  if (from === 'queued') publish.fact(messageAccepted(turn, await wordsOfTurn(db, turn.id)), turnStarted(turn))
  const outcome = await compactConversation(work)
  return typeof outcome === 'string' ? leave(work, outcome) : finish(work, outcome)
}

const interrupted: Outcome = { outcome: 'interrupted', text: interruptedText }

const runnerLost: Outcome = {
  outcome: 'failed',
  errorCode: 'runner_lost',
  text: 'The process that worked on this was lost several times. Nothing more was tried; send the message again.',
}

const stepLimit: Outcome = {
  outcome: 'failed',
  errorCode: 'step_limit',
  text: `Stopped after ${limits.modelSteps} steps of the model. Write "continue" to let it go on.`,
}

const stoppedAtHold: Record<HoldPurpose, Outcome> = {
  budget: {
    outcome: 'failed',
    errorCode: 'budget_exhausted',
    text: 'Stopped: the budget has no room for the next step. What was done so far stays.',
  },
  loop: { outcome: 'completed', text: 'Stopped, because it went in circles. What was done so far stays.' },
  takeover: { outcome: 'completed', text: 'Stopped: mouse and keyboard stay with you. What was done so far stays.' },
  pause: { outcome: 'completed', text: 'Stopped after a long time at the computer. What was done so far stays.' },
}

const takenOver: Hold = {
  purpose: 'takeover',
  why: 'You have mouse and keyboard. Shall it go on when you have given them back?',
  saying: { code: 'taken_over', params: {} },
  goingOnMeans: 'Mouse and keyboard are given back; it looks at the screen first.',
}

const longWork: Hold = {
  purpose: 'pause',
  why: `It has worked at the computer for ${limits.desktopSteps} steps or ${limits.desktopTurnMs / 60_000} minutes without you. Shall it go on?`,
  saying: { code: 'long_desktop_work', params: { steps: limits.desktopSteps, minutes: limits.desktopTurnMs / 60_000 } },
  goingOnMeans: 'It works on for as long again, within your budgets.',
}

/** At a computer a turn does not simply go on for as long as it likes. */
function isLong({ calls, answers, began }: { calls: CallMark[]; answers: number; began: number }): boolean {
  return performance.now() - began >= limits.desktopTurnMs || stepsTaken(calls, answers) >= limits.desktopSteps
}

async function holdOf({ db, turn }: TurnWork): Promise<HoldAnswer> {
  return answerToHold((await askedBy(db, turn.id)).questions)
}

/** Does the turn go in circles since the person was last asked about it? */
function loopOf(calls: CallMark[]): Hold | null {
  const verdict = detectLoop(calls)
  if (verdict.type === 'progress') return null
  const goingOnMeans = 'It may try further; it is asked about again if nothing changes.'
  if (verdict.type === 'repeating') {
    const { tool, times } = verdict
    const why = `It has called ${tool} ${times} times with the same input and got the same result. Shall it go on?`
    return { purpose: 'loop', why, saying: { code: 'loop_repeating', params: { tool, times } }, goingOnMeans }
  }
  const { steps } = verdict
  const why = `It has learnt and done nothing new for ${steps} steps. Shall it go on?`
  return { purpose: 'loop', why, saying: { code: 'loop_no_progress', params: { steps } }, goingOnMeans }
}

async function held(work: TurnWork, hold: Hold): Promise<TurnEnd> {
  const end = await holdTurn(work, hold)
  return end === 'stopped' ? finish(work, interrupted) : end
}

/**
 * What the model is told that the person has done to the agent's files: since its last turn, which is told with this one, and
 * before. It is the same for the whole of a turn.
 */
async function notesOf({ db, turn }: TurnWork, from: Claimed['from']): Promise<FileNotes> {
  const { userId, ownerKey: agentKey, id: turnId, conversationId, parentTurnId } = turn
  if (from === 'queued' && parentTurnId === null) await takeFileNotes(db, { userId, agentKey, turnId })
  return fileNotesOf(db, conversationId)
}

/** Who has answered the last step, and at first the one the turn was accepted for. */
function hasAnswered({ answeredProvider }: Turn, candidates: Candidates['candidates']): Candidate {
  return candidates.find(({ providerId }) => providerId === answeredProvider) ?? candidates[0]
}

async function askOnce(
  work: TurnWork,
  { candidates, effort }: Candidates,
  asked: {
    usual: Candidate
    step: number
    context: ConversationContext
    tools: Awaited<ReturnType<typeof toolsOfTurn>>
    persona: Persona
  },
): ReturnType<typeof askStep> {
  const { turn, publish } = work
  const { usual, step, context, tools, persona } = asked
  if (step === 1) {
    const accepted = messageAccepted(turn, ...messageOf(context.steps, turn.id))
    publish.fact(...branchBegun(turn), accepted, turnStarted(turn))
  }
  const request = {
    ...(effort && { effort }),
    system: systemPrompt({
      cwd: turn.cwd,
      isSubAgent: turn.parentTurnId !== null,
      desktop: tools.desktop?.prompt,
      persona,
    }),
    tools: [...tools.offered],
  }
  const room = createRequestRoom(work, { step, request, context })
  const answer = await askStep(work, { candidates, usual, step, room })
  // @NOTE deltas before the row: whoever reads the row finds its text in the log
  if (answer.type === 'answer') await publish.flush()
  return answer
}

function messageOf(steps: ConversationStep[], turnId: string): [text: string, attachments: Attachment[]] {
  const content = steps.find((step) => step.turnId === turnId && step.role === 'user')?.content ?? []
  return [textOf(content), attachmentsOf(content)]
}

/** Lets go of a turn that is to be stopped, or is no longer ours. */
async function leave(work: TurnWork, why: 'stopped' | 'lost'): Promise<TurnEnd> {
  const reason = why === 'lost' ? 'lost' : stopReasonOf(work.signal)
  if (reason === 'shutdown') return 'yielded'
  if (reason === 'lost') return 'lost'
  return finish(work, interrupted)
}

/** Writes the outcome, says it, and rings for who has waited for it and who is to stop with it. */
export async function finish(work: Pick<TurnWork, 'db' | 'bus' | 'turn' | 'publish'>, outcome: Outcome) {
  const fence = { turnId: work.turn.id, epoch: work.turn.epoch }
  // @NOTE whoever finds the row ended may say so: nothing of the turn may then be on its way to the log any more
  await work.publish.flush()
  const finished = await finishTurn(work.db, fence, await asTold(work, outcome))
  if (!finished) return 'lost'
  work.publish.fact(...(await endingOf(work.db, finished.turn)))
  await ringAfter(work, finished)
  await work.publish.flush()
  await markAnnounced(work.db, work.turn.id)
  return 'finished'
}

/** A sub-agent's outcome is what it has said last: that is what its parent is told. */
async function asTold({ db, turn }: Pick<TurnWork, 'db' | 'turn'>, outcome: Outcome): Promise<Outcome> {
  if (turn.parentTurnId === null || outcome.outcome !== 'completed') return outcome
  const said = await lastTextOf(db, turn.id)
  return { ...outcome, text: outcome.text === 'completed' ? said : `${said}\n\n[${outcome.text}]` }
}
