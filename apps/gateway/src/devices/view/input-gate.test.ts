import { expect, test } from '@jest/globals'
import type { InputEvent } from '@rain/protocol'
import { createManualTimers } from '../../testing/manual-timers.ts'
import { createInputGate } from './input-gate.ts'

const move: InputEvent = { type: 'move', x: 0.5, y: 0.5 }
const keyUp: InputEvent = { type: 'key', key: 'a', code: 'KeyA', down: false }
const many = (event: InputEvent, count: number) => Array.from({ length: count }, () => event)

test('two hundred events a second go through, and then no more movements', () => {
  const timers = createManualTimers()
  const allow = createInputGate(timers)
  expect(allow(many(move, 200))).toHaveLength(200)
  expect(allow(many(move, 10))).toHaveLength(0)
  timers.advance(1_000)
  expect(allow(many(move, 10))).toHaveLength(10)
})

test('a key that is let go goes through whatever was before it', () => {
  const allow = createInputGate(createManualTimers())
  allow(many(move, 200))
  expect(allow([move, keyUp, move])).toEqual([keyUp])
})

test('nobody presses so many keys', () => {
  const allow = createInputGate(createManualTimers())
  expect(allow(many(keyUp, 200))).toHaveLength(200)
  expect(allow(many(keyUp, 200))).toHaveLength(200)
  expect(allow([keyUp])).toBeNull()
})
