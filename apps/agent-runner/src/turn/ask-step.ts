import type { Saying, SayingParams } from '@rain/protocol'
import { delay } from '@rain/runtime'
import { coolDownMs } from '../providers/failover/cool-down-ms.ts'
import type { Candidate } from '../providers/failover/candidate.ts'
import { whatMends } from '../providers/failover/mends.ts'
import { nextAfter, restingLast } from '../providers/failover/order.ts'
import type { Failed } from '../providers/provider.ts'
import { askModel, retryNotice, type Answer } from './ask-model.ts'
import type { Prepared } from './paid-requests.ts'
import type { RequestRoom } from './request-room.ts'
import type { Candidates } from '../resolve-candidates.ts'
import { tell } from './tell.ts'
import type { TurnWork } from './turn-work.ts'

export interface StepAnswer {
  type: 'answer'
  /** Who answered, or failed last. */
  candidate: Candidate
  answer: Answer
}

/** With another model to go to, a failing one is asked again only once. */
const attemptsWithOthers = 2

/**
 * One model step, from whoever can: the candidates are asked in their order until one answers. Only a failure that
 * another key or another model can mend goes on to the next; each change is told in one line.
 */
export async function askStep(
  work: TurnWork,
  {
    candidates,
    usual,
    step,
    room,
  }: {
    candidates: Candidates['candidates']
    /** Who is expected to answer: the one that has answered before. */
    usual: Candidate
    step: number
    room: RequestRoom
  },
): Promise<StepAnswer | { type: 'stopped' | 'lost' }> {
  const resting = await restingOf(work, candidates)
  let [candidate, ...rest] = restingLast(candidates, resting)
  if (candidate !== usual) await tell(work, step, whoAnswers(usual, candidate, resting.get(usual.credential)))
  /** The failure that others stand in for. */
  let missed: StepAnswer | null = null
  let attempts = attemptsOf(rest)
  for (;;) {
    const prepared = await room.prepare(candidate)
    if (prepared.type === 'stopped' || prepared.type === 'lost') return prepared
    const answer =
      prepared.type === 'refused' ? unsaid(prepared.failure) : await ask(work, prepared, { step, room, attempts })
    if (answer.final.type !== 'failed' || work.signal.aborted) return { type: 'answer', candidate, answer }
    const mayBeShorter = prepared.type === 'send' && answer.final.code === 'context_full' && !answer.spoken
    if (mayBeShorter && room.shrink(candidate)) continue
    if (answer.final.again) {
      attempts = answer.final.again.left
      await waitFor(work, step, answer.final, answer.final.again)
      continue
    }
    await letRest(work, candidate, answer.final)
    // that a stand-in is too small for the conversation is no reason to end the turn, nor the one to tell
    const isTooSmall = missed !== null && prepared.type === 'refused' && answer.final.code === 'context_full'
    const able = nextAfter(candidate, rest, isTooSmall ? 'model' : whatMends(answer.final.code))
    const [next, ...others] = await roomyFirst(able, room)
    if (!next) return isTooSmall && missed ? missed : { type: 'answer', candidate, answer }
    missed ??= { type: 'answer', candidate, answer: { ...answer, streamed: [] } }
    await tellChange(work, { step, failed: candidate, next, answer })
    candidate = next
    rest = others
    attempts = attemptsOf(rest)
  }
}

/** What is left out for a smaller model is gone for all: one that takes the whole conversation is asked before it. */
async function roomyFirst(candidates: Candidate[], room: RequestRoom): Promise<Candidate[]> {
  if (candidates.length < 2) return candidates
  for (const roomy of candidates) {
    if (await room.takesWhole(roomy)) return [roomy, ...candidates.filter((candidate) => candidate !== roomy)]
  }
  return candidates
}

/** How often one is asked at most; undefined: as often as its provider is worth. */
function attemptsOf(others: Candidate[]): number | undefined {
  return others.length > 0 ? attemptsWithOthers : undefined
}

/** Until a request that was paid for, and gave nothing, is sent and paid for again. */
async function waitFor(
  work: TurnWork,
  step: number,
  { code, message }: Failed,
  { attempt, delayMs }: NonNullable<Failed['again']>,
): Promise<void> {
  await tell(work, step, retryNotice({ attempt, delayMs, code, reason: message }))
  await delay(delayMs, work.signal)
}

async function ask(
  work: TurnWork,
  { provider, request }: Extract<Prepared, { type: 'send' }>,
  { step, room, attempts }: { step: number; room: RequestRoom; attempts: number | undefined },
): Promise<Answer> {
  const { turn, publish, signal } = work
  const answer = await askModel({
    provider,
    request: attempts === undefined ? request : { ...request, attempts },
    step,
    agentKey: turn.agentKey,
    publish,
    tell: (told) => tell(work, step, told),
    tellAsText: room.tellAsText,
    signal,
  })
  await room.settle(answer)
  return answer
}

function unsaid(final: Failed): Answer {
  return { final, streamed: [], spoken: false, said: '' }
}

/** Which of them are left alone for a while. */
export function restingOf({ bus }: TurnWork, candidates: Candidate[]) {
  if (candidates.length === 1) return new Map<string, never>()
  // @NOTE without Redis nobody rests: a try is all it costs
  return bus.coolDowns.of(candidates.map(({ credential }) => credential)).catch(() => new Map<string, never>())
}

/** Whom a failure says to leave alone for a while. */
export async function letRest(
  { bus, onUnexpected, turn }: TurnWork,
  { credential }: Candidate,
  failed: Failed,
): Promise<void> {
  const { code, message, retryAfterMs } = failed
  const forMs = coolDownMs(code, retryAfterMs)
  if (forMs === 0) return
  const coolDown = { untilMs: Date.now() + forMs, code, message }
  await bus.coolDowns.start(credential, coolDown).catch((error: unknown) => onUnexpected(error, { turnId: turn.id }))
}

async function tellChange(
  work: TurnWork,
  { step, failed, next, answer }: { step: number; failed: Candidate; next: Candidate; answer: Answer },
): Promise<void> {
  const { turn, publish } = work
  const change = whoAnswers(failed, next, answer.final.type === 'failed' ? answer.final : undefined)
  if (answer.spoken) {
    publish.event({ type: 'stream_reset', agent_id: turn.agentKey, turn_id: turn.id, step, reason: change.text })
  }
  await tell(work, step, change)
}

type Change = Saying & { text: string }

/** The line that tells that another one is asked. */
export function whoAnswers(from: Candidate, to: Candidate, why?: { code: string; message: string }): Change {
  const { name, model } = to
  const params = { from: from.name, name, ...(why && { error: why.code }) }
  const change = (code: string, text: string, more: SayingParams = {}): Change => ({
    code,
    text: why ? `${why.message} ${text}` : text,
    params: { ...params, ...more },
  })
  if (from.providerId !== to.providerId) return change('provider_instead', `${name} answers instead.`)
  if (from.model === to.model) return change('next_key', `The next key of ${name} is used.`)
  return change('model_instead', `${name} ${model} answers instead.`, { model })
}
