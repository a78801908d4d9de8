import { describe, expect, test } from '@jest/globals'
import { inputEventSchema } from '@rain/protocol'
import { buttonOf, spotOf, textEvents, wheelOf } from './input-of-dom.ts'

const box = { left: 100, top: 50, width: 400, height: 200 }

describe('a place', () => {
  test.each([
    [100, 50, { x: 0, y: 0 }],
    [300, 150, { x: 0.5, y: 0.5 }],
    [500, 250, { x: 1, y: 1 }],
    [40, 900, { x: 0, y: 1 }],
  ])('at %i, %i of the page is a part of the picture, and never outside it', (clientX, clientY, spot) => {
    expect(spotOf({ clientX, clientY }, box)).toEqual(spot)
  })

  test('in a picture without size is none', () => {
    expect(spotOf({ clientX: 1, clientY: 1 }, { ...box, width: 0 })).toBeNull()
  })
})

test('buttons are those a desktop has', () => {
  expect([0, 1, 2, 3, 4].map((button) => buttonOf({ button }))).toEqual(['left', 'middle', 'right', null, null])
})

describe('the wheel', () => {
  const spot = { x: 0.5, y: 0.5 }
  test.each([
    [
      { deltaX: 0, deltaY: 100, deltaMode: 0 },
      { dx: 0, dy: 1 },
    ],
    [
      { deltaX: 0, deltaY: -3, deltaMode: 1 },
      { dx: 0, dy: -1 },
    ],
    [
      { deltaX: 1, deltaY: 0, deltaMode: 2 },
      { dx: 1, dy: 0 },
    ],
    [
      { deltaX: 0, deltaY: 1e9, deltaMode: 0 },
      { dx: 0, dy: 100 },
    ],
  ])('%j turns by %j clicks', (event, clicks) => {
    const wheel = wheelOf(event, spot)
    expect(wheel).toEqual({ type: 'wheel', ...clicks, ...spot })
    expect(inputEventSchema.safeParse(wheel).success).toBe(true)
  })

  test('that does not turn is nothing', () => {
    expect(wheelOf({ deltaX: 0, deltaY: 0, deltaMode: 0 }, spot)).toBeNull()
  })
})

describe('a text', () => {
  test('goes in pieces that fit, with no character cut in two', () => {
    const text = `${'a'.repeat(999)}😀${'b'.repeat(1_500)}`
    const events = textEvents(text)
    expect(events.every((event) => inputEventSchema.safeParse(event).success)).toBe(true)
    expect(events.map((event) => (event.type === 'text' ? event.text : '')).join('')).toBe(text)
    expect(events[1]).toMatchObject({ text: expect.stringMatching(/^😀/) })
  })

  test('ends its lines as a desktop does, and is nothing when it is empty', () => {
    expect(textEvents('a\r\nb')).toEqual([{ type: 'text', text: 'a\nb' }])
    expect(textEvents('')).toEqual([])
  })
})
