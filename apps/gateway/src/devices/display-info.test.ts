import { expect, test } from '@jest/globals'
import type { DeviceFacts, Display } from '@rain/protocol'
import { displayInfo } from './display-info.ts'

const display: Display = { index: 0, name: 'one', x: 0, y: 0, width: 1920, height: 1080, scale: 1, primary: true }

function withDisplays(...displays: Display[]): { facts: DeviceFacts } {
  const facts = { version: '1', platform: 'linux', system: 'x', hostname: 'x', capture: 'x', problems: [] } as const
  return { facts: { ...facts, problems: [], displays } }
}

test.each([
  { width: 1920, height: 1080, scaled: [1429, 804] },
  { width: 1024, height: 768, scaled: [1024, 768] },
  { width: 3840, height: 2160, scaled: [1429, 804] },
  { width: 3440, height: 600, scaled: [1568, 273] },
])('$width by $height is told as $scaled', ({ width, height, scaled }) => {
  const info = displayInfo(withDisplays({ ...display, width, height }), 0)
  expect(info).toMatchObject({ screen_width: width, screen_height: height, monitor_count: 1 })
  expect([info?.scaled_width, info?.scaled_height]).toEqual(scaled)
  expect(info?.scale_factor).toBeLessThanOrEqual(1)
})

test('the display that was asked for is told with its place', () => {
  const right = { ...display, index: 1, x: 1920, primary: false }
  expect(displayInfo(withDisplays(display, right), 1)).toMatchObject({
    monitor_index: 1,
    monitor_count: 2,
    monitor_offset: { left: 1920, top: 0 },
  })
})

test('one of high density counts in its own pixels', () => {
  const info = displayInfo(withDisplays({ ...display, width: 1440, height: 900, scale: 2 }), 0)
  expect(info).toMatchObject({ screen_width: 2880, screen_height: 1800 })
})

test('a device that has never told of its displays has none', () => {
  expect(displayInfo({ facts: null }, 0)).toBeNull()
})
