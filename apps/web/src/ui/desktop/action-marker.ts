import { type DesktopAction, type DesktopActionName } from '@rain/protocol'

/** A place as parts of the width and height of a picture. */
export interface MarkedPoint {
  x: number
  y: number
}

/** Where an action lands in its picture, and how it is to be drawn. */
export type Marker =
  | { kind: 'click'; at: MarkedPoint; times: 1 | 2 | 3; button: 'left' | 'middle' | 'right' }
  | { kind: 'move'; at: MarkedPoint }
  | { kind: 'path'; points: MarkedPoint[] }
  | { kind: 'scroll'; at: MarkedPoint; direction: 'up' | 'down' | 'left' | 'right' }
  | { kind: 'region'; from: MarkedPoint; to: MarkedPoint }

interface Size {
  width: number
  height: number
}

type Pixels = readonly [x: number, y: number]

const clicks: Partial<Record<DesktopActionName, Omit<Extract<Marker, { kind: 'click' }>, 'kind' | 'at'>>> = {
  left_click: { times: 1, button: 'left' },
  right_click: { times: 1, button: 'right' },
  middle_click: { times: 1, button: 'middle' },
  double_click: { times: 2, button: 'left' },
  triple_click: { times: 3, button: 'left' },
  left_mouse_down: { times: 1, button: 'left' },
  left_mouse_up: { times: 1, button: 'left' },
}

/** @returns Null for an action that has no place of its own, or one outside the picture. `pointer`: where it is before. */
export function markerOf(action: DesktopAction, picture: Size, pointer?: Pixels): Marker | null {
  const marker = toMarker(action, (pixels) => pointIn(pixels, picture), pointer)
  return marker && pointsOf(marker).every(isInside) ? marker : null
}

/** All places that a marker names. */
export function pointsOf(marker: Marker): MarkedPoint[] {
  if (marker.kind === 'path') return marker.points
  return marker.kind === 'region' ? [marker.from, marker.to] : [marker.at]
}

function toMarker(action: DesktopAction, place: (pixels: Pixels) => MarkedPoint, pointer?: Pixels): Marker | null {
  if (action.action === 'zoom') {
    const [left, top, right, bottom] = action.region
    return { kind: 'region', from: place([left, top]), to: place([right, bottom]) }
  }
  if (action.action === 'left_click_drag') {
    const start = action.start_coordinate ?? pointer
    const points = [...(start ? [start] : []), ...(action.path ?? []), action.coordinate]
    return { kind: 'path', points: points.map(place) }
  }
  const pixels = ('coordinate' in action ? action.coordinate : undefined) ?? pointer
  if (!pixels) return null
  const at = place(pixels)
  if (action.action === 'mouse_move') return { kind: 'move', at }
  if (action.action === 'scroll') return { kind: 'scroll', at, direction: action.scroll_direction }
  const click = clicks[action.action]
  return click ? { kind: 'click', at, ...click } : null
}

/** @NOTE the middle of the pixel: a click on the last one is not on the edge */
function pointIn([x, y]: Pixels, { width, height }: Size): MarkedPoint {
  return { x: (x + 0.5) / width, y: (y + 0.5) / height }
}

function isInside({ x, y }: MarkedPoint): boolean {
  return x >= 0 && x <= 1.001 && y >= 0 && y <= 1.001
}
