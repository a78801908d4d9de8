import {
  conversationUpTo,
  endingOf,
  finishTurn,
  interruptedText,
  markAnnounced,
  recordCost,
  type Claimed,
  type ConversationStep,
  type Outcome,
} from '@rain/db'
import { limits, messageAccepted, noUsage, turnStarted } from '@rain/protocol'
import type { Candidates } from '../resolve-candidates.ts'
import { describeTool } from '../tools/describe.ts'
import { systemPrompt } from '../prompts/system.ts'
import { askStep, type RequestRoom } from './ask-step.ts'
import { buildContext, contextLimits } from './build-context.ts'
import { afterRecorded, recordAnswer } from './record-answer.ts'
import { recover } from './recover.ts'
import { settleToolCalls } from './settle-tool-calls.ts'
import { stopReasonOf } from './stop-reason.ts'
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
  if (turn.takeovers > mostTakeovers) return finish(work, runnerLost)
  if (turn.cancelRequestedAt) return finish(work, interrupted)

  // @NOTE together: both stand between a message and its first token
  const [found, read] = await Promise.all([
    work.resolveCandidates(turn),
    from === 'queued' ? readConversation(work) : null,
  ])
  if ('code' in found) return finish(work, { outcome: 'failed', errorCode: found.code, text: found.message })
  const last = from === 'queued' ? 'go_on' : await afterRecorded(work)
  if (last !== 'go_on') return finish(work, last)

  for (let step = turn.steps; ; step++) {
    const settled = step === 0 ? 'settled' : await settleToolCalls(work, step)
    if (settled === 'stopped') return stopped(work)
    if (settled !== 'settled') return settled
    if (step >= limits.modelSteps) return finish(work, stepLimit)
    if (work.draining.aborted) return 'yielded'

    const steps = (step === 0 && read) || (await readConversation(work))
    const outcome = await askOnce(work, found, { step: step + 1, steps })
    if (outcome === 'stopped') return stopped(work)
    if (outcome === 'lost') return 'lost'
    if (outcome !== 'go_on') return finish(work, outcome)
  }
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

function readConversation({ db, turn }: TurnWork): Promise<ConversationStep[]> {
  return conversationUpTo(db, {
    conversationId: turn.conversationId,
    turnSeq: turn.seq,
    limit: contextLimits.steps,
  })
}

async function askOnce(
  work: TurnWork,
  { candidates, effort }: Candidates,
  { step, steps }: { step: number; steps: ConversationStep[] },
): Promise<'go_on' | 'stopped' | 'lost' | Outcome> {
  const { db, turn, publish } = work
  if (step === 1) publish.fact(messageAccepted(turn, textOfTurn(steps, turn.id)), turnStarted(turn))
  const request = {
    ...(effort && { effort }),
    system: systemPrompt({ cwd: turn.cwd }),
    tools: [...work.tools.values()].map(describeTool),
    conversation: buildContext(steps),
  }
  const room: RequestRoom = {
    prepare: async ({ model }) => ({ ...request, model }),
    async settle(_, final) {
      if (final.type !== 'failed') return
      const cost = final.cost === undefined ? 0 : final.cost
      await recordCost(db, { turnId: turn.id, epoch: turn.epoch }, final.usage ?? noUsage, cost)
    },
  }
  const answer = await askStep(work, { candidates, step, room })
  // @NOTE deltas before the row: whoever reads the row finds its text in the log
  await publish.flush()
  return recordAnswer(work, step, answer)
}

function textOfTurn(steps: ConversationStep[], turnId: string): string {
  const message = steps.find((step) => step.turnId === turnId && step.role === 'user')
  return (message?.content ?? []).map((block) => (block.type === 'text' ? block.text : '')).join('')
}

async function stopped(work: TurnWork): Promise<TurnEnd> {
  const reason = stopReasonOf(work.signal)
  if (reason === 'shutdown') return 'yielded'
  if (reason === 'lost') return 'lost'
  return finish(work, interrupted)
}

/** Writes the outcome, says it, and rings for the agent's next message. */
export async function finish(work: Pick<TurnWork, 'db' | 'bus' | 'turn' | 'publish'>, outcome: Outcome) {
  const fence = { turnId: work.turn.id, epoch: work.turn.epoch }
  // @NOTE whoever finds the row ended may say so: nothing of the turn may then be on its way to the log any more
  await work.publish.flush()
  const finished = await finishTurn(work.db, fence, outcome)
  if (!finished) return 'lost'
  work.publish.fact(...(await endingOf(work.db, finished.turn)))
  if (finished.nextTurnId) await work.bus.jobs.enqueue(finished.nextTurnId)
  await work.publish.flush()
  await markAnnounced(work.db, work.turn.id)
  return 'finished'
}
