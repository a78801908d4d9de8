import {
  toUsd,
  type NanoUsd,
  type RecordedDecision,
  type RecordedPicture,
  type RecordedStep,
  type Recording,
  type RecordingSummary,
} from '@rain/protocol'
import type {
  RecordedCall,
  RecordedEntry,
  RecordedScene,
  RecordedTakeover,
  RecordedTurn,
  StepCost,
} from './recording-rows.ts'

/** Everything that is known of a turn's work on computers. */
export interface RecordingRows {
  turn: RecordedTurn
  calls: RecordedCall[]
  entries: RecordedEntry[]
  takeovers: RecordedTakeover[]
  costs: StepCost[]
  /** The ids of the pictures that are still there. */
  kept: ReadonlySet<string>
}

const secondsPerDay = 86_400
/** How long pictures are there after their turn where nothing is recorded. */
const unrecordedDays = 1

export function toSummary(turn: RecordedTurn): RecordingSummary {
  const { finishedAt, kept, records, keepDays } = turn
  const days = records && keepDays !== null ? keepDays : unrecordedDays
  return {
    turn_id: turn.turnId,
    session_id: turn.conversationId,
    agent_id: turn.agentKey,
    ...(turn.subAgent !== null && { sub_agent: turn.subAgent }),
    text: turn.text ?? '',
    started_at: seconds(turn.startedAt),
    finished_at: finishedAt && seconds(finishedAt),
    outcome: turn.outcome,
    steps: turn.steps,
    pictures: { taken: turn.taken, kept },
    kept_until: finishedAt && kept > 0 ? seconds(finishedAt) + days * secondsPerDay : null,
    cost_usd: turn.cost === null ? null : toUsd(turn.cost),
  }
}

export function toRecording(rows: RecordingRows): Recording {
  const { turn } = rows
  return {
    ...toSummary(turn),
    device: { id: turn.deviceId, name: turn.deviceName ?? turn.deviceId },
    timeline: toTimeline(rows),
    takeovers: toTakeovers(rows),
    stops: toStops(rows),
    outcome_text: turn.outcomeText,
    error_code: turn.errorCode,
  }
}

function toTimeline({ calls, entries, costs, kept }: RecordingRows): RecordedStep[] {
  const shown = new Map<string, NonNullable<RecordedScene['image']>>()
  let pointer: RecordedStep['pointer'] = null
  return calls.map((call): RecordedStep => {
    const { target, detail } = call
    if (detail?.frame && detail.image) shown.set(detail.frame.id, detail.image)
    const image = detail?.image ?? (detail?.frame && shown.get(detail.frame.id))
    const pointerBefore = pointer
    pointer = detail?.cursor ?? pointer
    return {
      call_id: call.id,
      step: call.step,
      at: seconds(call.startedAt ?? call.createdAt),
      finished_at: call.finishedAt && seconds(call.finishedAt),
      device_id: target.deviceId,
      display: target.display,
      action: call.action,
      status: call.status,
      level: call.level,
      output: call.output,
      before: pictureBefore(call, kept),
      pointer: pointerBefore,
      after: image ? { id: image.id, width: image.width, height: image.height, kept: kept.has(image.id) } : null,
      window: target.window ?? null,
      decision: decisionOf(call, entries),
      cost_usd: costUpTo(costs, call.step),
    }
  })
}

function pictureBefore({ target }: RecordedCall, kept: ReadonlySet<string>): RecordedPicture | null {
  const { imageId: id, frame } = target
  return id !== undefined && frame ? { id, width: frame.width, height: frame.height, kept: kept.has(id) } : null
}

function decisionOf(call: RecordedCall, entries: RecordedEntry[]): RecordedDecision | null {
  const ofCall = entries.filter(({ entry }) => entry.call === call.id)
  const last = (kind: string) => ofCall.findLast((one) => one.kind === kind)
  const started = last('tool_started')
  const found = started ?? last('tool_refused') ?? last('decided')
  if (!found) return null
  const { decision, ground, request, decided_from: from, edited } = found.entry
  const asked = request !== undefined && call.askedAt !== null
  const decidedAt = asked ? call.decidedAt : null
  return {
    allowed: started !== undefined,
    by: String(decision),
    at: seconds(decidedAt ?? found.at),
    ...(asked && call.askedAt && { asked_at: seconds(call.askedAt) }),
    ...textField('ground', ground ?? request),
    ...textField('from', from),
    ...textField('session', found.program),
    ...(started === undefined && textField('reason', call.reason)),
    ...(edited === true && { edited: true }),
  }
}

function textField<Name extends string>(name: Name, value: unknown): Partial<Record<Name, string>> {
  return typeof value === 'string' ? ({ [name]: value } as Record<Name, string>) : {}
}

function costUpTo(costs: StepCost[], step: number): number | null {
  let sum: NanoUsd = 0
  for (const cost of costs.filter((one) => one.step <= step)) {
    if (cost.cost === null) return null
    sum += cost.cost
  }
  return toUsd(sum)
}

/** They begin when the person took mouse and keyboard, where that is known, and else when the agent noticed. */
function toTakeovers({ takeovers, entries }: RecordingRows): Recording['takeovers'] {
  const takings = timesOf(entries, 'control_taken')
  const noticed = takeovers.map(({ askedAt, answeredAt, summary }) => {
    const end = answeredAt && seconds(answeredAt)
    const own = takings.filter((at) => at <= (end ?? Infinity)).slice(-1)
    if (own[0] !== undefined) takings.splice(0, takings.indexOf(own[0]) + 1)
    return { from: own[0] ?? seconds(askedAt), until: end, summary: summary ?? '' }
  })
  const givings = timesOf(entries, 'control_given')
  const unnoticed = takings.map((from) => ({ from, until: givings.find((at) => at >= from) ?? null, summary: '' }))
  return [...noticed, ...unnoticed].sort((a, b) => a.from - b.from)
}

function toStops({ turn, entries }: RecordingRows): Recording['stops'] {
  const stops = entries
    .filter(({ entry }) => entry.what === 'stopped')
    .map(({ at, entry }) => ({ at: seconds(at), by: stopperOf(entry.by) }))
  if (stops.length > 0 || turn.cancelRequestedAt === null) return stops
  return [{ at: seconds(turn.cancelRequestedAt), by: 'interrupt' }]
}

/** A person who has stopped it from afar is written down with their token. */
function stopperOf(by: unknown): string {
  return typeof by === 'string' && !by.startsWith('tok_') ? by : 'person'
}

function timesOf(entries: RecordedEntry[], what: string): number[] {
  return entries.filter(({ entry }) => entry.what === what).map(({ at }) => seconds(at))
}

function seconds(date: Date): number {
  return date.getTime() / 1000
}
