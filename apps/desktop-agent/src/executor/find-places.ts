import type { Act, DesktopAction, Display, FrameRef } from '@rain/protocol'
import type { Point } from '../desktop.ts'
import { isInside, toDesktop } from '../geometry.ts'
import type { Sight } from './sight.ts'
import type { Places } from './perform.ts'
import { refuse, type Refusal } from './refusal.ts'

/**
 * Where an action lands on the desktop as it is now. The picture it was decided on has to be one of ours, of this display in
 * this arrangement, and what lay around the target must still lie there.
 */
export async function findPlaces(act: Act, display: Display, sight: Sight): Promise<Places | Refusal> {
  const points = pointsOf(act.action)
  if (points.length === 0) return {}
  const { frame } = act
  if (!frame)
    return refuse('no_frame', 'The action has a place, but no picture it is a place of. Take a screenshot first.')
  const problem = checkFrame(frame, display, sight.displayIn(frame))
  if (problem) return problem
  if (points.some((point) => !isInside(point, frame))) {
    return refuse(
      'outside_picture',
      `The picture is ${frame.width} × ${frame.height} pixels; the place lies outside of it.`,
    )
  }
  // Moving the pointer does nothing, wherever it goes.
  for (const point of act.action.action === 'mouse_move' ? [] : targetsOf(act.action)) {
    if (!(await sight.changedAround(frame, point))) continue
    return refuse('screen_changed', 'What is around the target has changed since that picture. Look again.')
  }
  return placesOf(act.action, frame, display)
}

function checkFrame(frame: FrameRef, display: Display, then: Display | undefined): Refusal | null {
  if (!then) return refuse('no_frame', 'That picture is not one of the last of this desktop. Take a new screenshot.')
  if (frame.display !== display.index) return refuse('no_frame', 'That picture shows another display.')
  const same = (['x', 'y', 'width', 'height', 'scale'] as const).every((side) => then[side] === display[side])
  if (same) return null
  return refuse('display_changed', 'The arrangement of the displays has changed since that picture. Look again.')
}

/** Every place that an action names, in pixels of its picture. */
function pointsOf(action: DesktopAction): Point[] {
  if (action.action === 'zoom') return cornersOf(action.region)
  const path = action.action === 'left_click_drag' ? (action.path ?? []) : []
  return [...targetsOf(action), ...path.map(toPoint)]
}

/** The last two are the first pixels that no longer belong to it. */
function cornersOf([left, top, right, bottom]: readonly [number, number, number, number]): Point[] {
  const last = right > left && bottom > top ? { x: right - 1, y: bottom - 1 } : { x: -1, y: -1 }
  return [{ x: left, y: top }, last]
}

/** The places where something is taken or put down. */
function targetsOf(action: DesktopAction): Point[] {
  const ends = [
    'start_coordinate' in action ? action.start_coordinate : undefined,
    'coordinate' in action ? action.coordinate : undefined,
  ]
  return ends.filter((end) => end !== undefined).map(toPoint)
}

function placesOf(action: DesktopAction, frame: FrameRef, display: Display): Places {
  const on = (point: readonly [number, number] | undefined) =>
    point === undefined ? undefined : (toDesktop(toPoint(point), frame, display) ?? undefined)
  if (action.action === 'left_click_drag') {
    const path = [...(action.path ?? []), action.coordinate].map(on).filter((point) => point !== undefined)
    return { start: on(action.start_coordinate), path }
  }
  return 'coordinate' in action ? { at: on(action.coordinate) } : {}
}

function toPoint([x, y]: readonly [number, number]): Point {
  return { x, y }
}
