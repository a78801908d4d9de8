import { coolDownMs } from '../providers/failover/cool-down-ms.ts'
import type { Candidate } from '../providers/failover/candidate.ts'
import { whatMends } from '../providers/failover/mends.ts'
import { nextAfter, restingLast } from '../providers/failover/order.ts'
import type { ModelFinal } from '../providers/provider.ts'
import { askModel, type Answer } from './ask-model.ts'
import type { Failed, RequestRoom } from './request-room.ts'
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
  { candidates, step, room }: { candidates: Candidate[]; step: number; room: RequestRoom },
): Promise<StepAnswer | { type: 'stopped' | 'lost' }> {
  const resting = await restingOf(work, candidates)
  const [chosen] = candidates
  let [candidate, ...rest] = restingLast(candidates, resting) as [Candidate, ...Candidate[]]
  if (step === 1 && chosen && candidate !== chosen) {
    say(work, `${resting.get(chosen.credential)?.message ?? ''} ${whoAnswers(chosen, candidate)}`)
  }
  for (;;) {
    const prepared = await room.prepare(candidate)
    if (prepared.type === 'stopped' || prepared.type === 'lost') return prepared
    if (prepared.type === 'refused') return { type: 'answer', candidate, answer: unsaid(prepared.failure) }
    const { provider, request } = prepared
    const answer = await askModel({
      provider,
      request: rest.length > 0 ? { ...request, attempts: attemptsWithOthers } : request,
      step,
      agentKey: work.turn.agentKey,
      turnId: work.turn.id,
      publish: work.publish,
      signal: work.signal,
    })
    await room.settle(answer)
    if (answer.final.type !== 'failed' || work.signal.aborted) return { type: 'answer', candidate, answer }
    if (answer.final.code === 'context_full' && !answer.spoken && room.shrink(candidate)) continue
    await letRest(work, candidate, answer.final)
    const mends = whatMends(answer.final.code)
    const [next, ...others] = mends === 'nothing' ? [] : nextAfter(candidate, rest, mends)
    if (!next) return { type: 'answer', candidate, answer }
    tellChange(work, { step, failed: candidate, next, answer })
    candidate = next
    rest = others
  }
}

function unsaid(final: ModelFinal): Answer {
  return { final, streamed: [], spoken: false, said: '', tries: [] }
}

function restingOf({ bus }: TurnWork, candidates: Candidate[]) {
  if (candidates.length === 1) return new Map<string, never>()
  // @NOTE without Redis nobody rests: a try is all it costs
  return bus.coolDowns.of(candidates.map(({ credential }) => credential)).catch(() => new Map<string, never>())
}

async function letRest({ bus, onUnexpected, turn }: TurnWork, { credential }: Candidate, failed: Failed) {
  const { code, message, retryAfterMs } = failed
  const forMs = coolDownMs(code, retryAfterMs)
  if (forMs === 0) return
  const coolDown = { untilMs: Date.now() + forMs, code, message }
  await bus.coolDowns.start(credential, coolDown).catch((error: unknown) => onUnexpected(error, { turnId: turn.id }))
}

function tellChange(
  work: TurnWork,
  { step, failed, next, answer }: { step: number; failed: Candidate; next: Candidate; answer: Answer },
): void {
  const { turn, publish } = work
  const why = answer.final.type === 'failed' ? answer.final.message : ''
  const reason = `${why} ${whoAnswers(failed, next)}`
  if (answer.spoken) publish.event({ type: 'stream_reset', agent_id: turn.agentKey, turn_id: turn.id, step, reason })
  say(work, reason)
}

function whoAnswers(from: Candidate, to: Candidate): string {
  if (from.providerId !== to.providerId) return `${to.name} answers instead.`
  return from.model === to.model ? `The next key of ${to.name} is used.` : `${to.name} ${to.model} answers instead.`
}

function say({ turn, publish }: TurnWork, text: string): void {
  publish.event({ type: 'notice', agent_id: turn.agentKey, turn_id: turn.id, text: text.trim() })
}
