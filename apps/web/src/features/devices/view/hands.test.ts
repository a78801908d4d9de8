import { beforeEach, describe, expect, test } from '@jest/globals'
import type { InputEvent } from '@rain/protocol'
import { Hands } from './hands.ts'

let sent: InputEvent[][]
let frame: (() => void) | null
let hands: Hands

beforeEach(() => {
  sent = []
  frame = null
  hands = new Hands({
    soon(run) {
      frame = run
      return () => (frame = null)
    },
  })
  hands.connect((events) => sent.push(events))
})
const at = (x: number) => ({ x, y: 0.5 })
const key = (name: string, down: boolean): InputEvent => ({ type: 'key', key: name, code: `Key${name}`, down })
const press = (name: string, down = true) => hands.key({ key: name, code: `Key${name}` }, down)

describe('movements', () => {
  test('wait for the next picture of the page, and only the last of them goes', () => {
    hands.move(at(0.1))
    hands.move(at(0.2))
    expect(sent).toEqual([])
    frame?.()
    expect(sent).toEqual([[{ type: 'move', ...at(0.2) }]])
  })

  test('go before what is pressed after them', () => {
    hands.move(at(0.3))
    hands.button('left', true, at(0.4))
    expect(sent).toEqual([
      [
        { type: 'move', ...at(0.3) },
        { type: 'button', button: 'left', down: true, ...at(0.4) },
      ],
    ])
  })

  test('of the wheel add up', () => {
    hands.wheel({ type: 'wheel', dx: 0, dy: 0.4, ...at(0.1) })
    hands.wheel({ type: 'wheel', dx: 0, dy: 0.6, ...at(0.2) })
    frame?.()
    expect(sent).toEqual([[{ type: 'wheel', dx: 0, dy: 1, ...at(0.2) }]])
  })
})

describe('what is down', () => {
  test('is let go of when the page loses the keyboard, the last one first', () => {
    press('a')
    press('b')
    hands.button('left', true, at(0.1))
    sent = []
    hands.letGo()
    expect(sent.flat()).toEqual([
      key('b', false),
      key('a', false),
      { type: 'button', button: 'left', down: false, ...at(0.1) },
    ])
    hands.letGo()
    expect(sent.flat()).toHaveLength(3)
  })

  test('comes up as what it was pressed, also when it would write something else by now', () => {
    hands.key({ key: 'A', code: 'KeyA' }, true)
    hands.key({ key: 'a', code: 'KeyA' }, false)
    expect(sent.flat()).toMatchObject([
      { key: 'A', down: true },
      { key: 'A', down: false },
    ])
  })

  test('is repeated as its keyboard repeats it, and comes up once', () => {
    press('a')
    press('a')
    press('a', false)
    press('a', false)
    expect(sent.flat()).toEqual([key('a', true), key('a', true), key('a', false)])
  })

  test('a button that was not pressed here does not come up here', () => {
    hands.button('right', false, at(0.1))
    expect(sent).toEqual([])
  })

  test('with the command key of a Mac comes up with it, for its browser never tells', () => {
    hands.key({ key: 'Meta', code: 'MetaLeft' }, true)
    press('c')
    hands.key({ key: 'Meta', code: 'MetaLeft' }, false)
    expect(sent.flat().filter((event) => event.type === 'key' && !event.down)).toMatchObject([
      { key: 'Meta' },
      { key: 'c' },
    ])
  })

  test('as a chord is pressed in its order and let go in the other', () => {
    hands.chord([
      { key: 'Control', code: 'ControlLeft' },
      { key: 'w', code: 'KeyW' },
    ])
    expect(sent.flat().map((event) => event.type === 'key' && `${event.key} ${event.down}`)).toEqual([
      'Control true',
      'w true',
      'w false',
      'Control false',
    ])
  })
})

test('more than one message may carry goes in several', () => {
  hands.now(Array.from({ length: 450 }, () => ({ type: 'text', text: 'x' })))
  expect(sent.map((events) => events.length)).toEqual([200, 200, 50])
})

test('without a way to the computer nothing goes, and nothing is kept for later', () => {
  hands.connect(() => {})()
  press('a')
  hands.connect((events) => sent.push(events))
  press('b')
  expect(sent.flat()).toEqual([key('b', true)])
})
