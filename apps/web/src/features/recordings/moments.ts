import { desktopActionSchema, type DesktopAction, type RecordedStep, type Recording } from '@rain/protocol'
import { markerOf, type Marker } from '../../ui/desktop/action-marker.ts'

/** One thing that happened, in the order of time. `number`: of the step, counted from one. */
export type Moment =
  | {
      kind: 'step'
      at: number
      number: number
      step: RecordedStep
      action: DesktopAction | null
      marker: Marker | null
    }
  | { kind: 'takeover'; at: number; until: number | null; summary: string }
  | { kind: 'stop'; at: number; by: string }

export type Side = 'before' | 'after'

/** Where a replay stands: a moment, and which of its pictures is shown. */
export interface Place {
  at: number
  side: Side
}

/** All that happened, the oldest first. */
export function momentsOf({ timeline, takeovers, stops }: Recording): Moment[] {
  const moments: Moment[] = [
    ...timeline.map((step, index) => momentOf(step, index + 1)),
    ...takeovers.map(({ from, until, summary }): Moment => ({ kind: 'takeover', at: from, until, summary })),
    ...stops.map(({ at, by }): Moment => ({ kind: 'stop', at, by })),
  ]
  return moments.sort((a, b) => a.at - b.at)
}

function momentOf(step: RecordedStep, number: number): Moment {
  const action = desktopActionSchema.safeParse(step.action).data ?? null
  const marker = action && step.before && markerOf(action, step.before, step.pointer ?? undefined)
  return { kind: 'step', at: step.at, number, step, action, marker }
}

/** Where a moment is first looked at: what was seen before, with the mark of what was done there, if there is one. */
export function entryOf(moments: readonly Moment[], at: number): Place {
  const moment = moments[at]
  const showsBefore = moment?.kind === 'step' && moment.step.before !== null && moment.marker !== null
  return { at, side: showsBefore ? 'before' : 'after' }
}

/** What a replay shows after this; null: it has ended. */
export function placeAfter(moments: readonly Moment[], { at, side }: Place): Place | null {
  const moment = moments[at]
  if (side === 'before' && moment?.kind === 'step' && moment.step.after !== null) return { at, side: 'after' }
  return at + 1 < moments.length ? entryOf(moments, at + 1) : null
}

/** The picture of a place: of a moment without one, the last that was there before it. */
export function pictureAt(moments: readonly Moment[], { at, side }: Place): RecordedStep['after'] {
  const moment = moments[at]
  if (moment?.kind === 'step') {
    const { before, after } = moment.step
    return (side === 'before' ? before : after) ?? before ?? after
  }
  const last = moments.slice(0, at).findLast((one) => one.kind === 'step')
  return last?.kind === 'step' ? (last.step.after ?? last.step.before) : null
}
