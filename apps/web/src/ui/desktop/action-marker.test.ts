import { expect, test } from '@jest/globals'
import type { DesktopAction } from '@rain/protocol'
import { markerOf } from './action-marker.ts'

const picture = { width: 200, height: 100 }

test.each<[DesktopAction, object | null]>([
  [
    { action: 'left_click', coordinate: [99.5, 49.5] },
    { kind: 'click', at: { x: 0.5, y: 0.5 }, times: 1, button: 'left' },
  ],
  [
    { action: 'double_click', coordinate: [0, 0] },
    { kind: 'click', at: { x: 0.0025, y: 0.005 }, times: 2, button: 'left' },
  ],
  [
    { action: 'right_click', coordinate: [199, 99] },
    { kind: 'click', at: { x: 0.9975, y: 0.995 }, times: 1, button: 'right' },
  ],
  [
    { action: 'mouse_move', coordinate: [49.5, 24.5] },
    { kind: 'move', at: { x: 0.25, y: 0.25 } },
  ],
  [
    { action: 'scroll', coordinate: [99.5, 49.5], scroll_direction: 'down', scroll_amount: 3 },
    { kind: 'scroll', at: { x: 0.5, y: 0.5 }, direction: 'down' },
  ],
  [
    { action: 'left_click_drag', start_coordinate: [49.5, 24.5], path: [[99.5, 49.5]], coordinate: [149.5, 74.5] },
    {
      kind: 'path',
      points: [
        { x: 0.25, y: 0.25 },
        { x: 0.5, y: 0.5 },
        { x: 0.75, y: 0.75 },
      ],
    },
  ],
  [
    { action: 'zoom', region: [49.5, 24.5, 99.5, 49.5] },
    { kind: 'region', from: { x: 0.25, y: 0.25 }, to: { x: 0.5, y: 0.5 } },
  ],
  [{ action: 'type', text: 'x' }, null],
  [{ action: 'left_click' }, null],
  [{ action: 'left_click', coordinate: [240, 10] }, null],
])('%j is marked as %j', (action, marker) => {
  expect(markerOf(action, picture)).toEqual(marker)
})

test('what names no place lands where the pointer is', () => {
  expect(markerOf({ action: 'left_click' }, picture, [99.5, 49.5])).toMatchObject({ at: { x: 0.5, y: 0.5 } })
  expect(markerOf({ action: 'left_click_drag', coordinate: [149.5, 49.5] }, picture, [49.5, 49.5])).toMatchObject({
    points: [{ x: 0.25 }, { x: 0.75 }],
  })
})
