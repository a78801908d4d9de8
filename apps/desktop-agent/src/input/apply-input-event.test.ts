import { describe, expect, test } from '@jest/globals'
import type { InputEvent } from '@rain/protocol'
import { UnknownKey, type InputDriver } from '../desktop.ts'
import { applyInputEvent } from './apply-input-event.ts'

const display = { index: 1, name: 'right', x: 1920, y: 100, width: 1280, height: 800, scale: 1, primary: false }

async function done(...events: InputEvent[]) {
  const calls: string[] = []
  const note = (...words: unknown[]) => {
    calls.push(words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word))).join(' '))
  }
  const driver: Pick<InputDriver, 'move' | 'button' | 'scroll' | 'type' | 'key'> = {
    move: async (to) => note('move', to),
    button: async (button, down) => note('button', button, down),
    scroll: async (direction, clicks, held) => note('scroll', direction, clicks, held),
    async type(text, options) {
      note('type', text, options)
      return { typed: 0, of: 0 }
    },
    async key(name, down) {
      if (name === 'Launch99') throw new UnknownKey('there is none')
      note(name, down ? 'down' : 'up')
    },
  }
  for (const event of events) await applyInputEvent(driver as InputDriver, event, display)
  return calls
}

const key = (key: string, code: string, down: boolean): InputEvent => ({ type: 'key', key, code, down })

describe('what a person does on a live picture', () => {
  test('places are parts of the display and never lie outside it', async () => {
    const calls = await done(
      { type: 'move', x: 0, y: 0 },
      { type: 'move', x: 0.5, y: 0.5 },
      { type: 'move', x: 1, y: 1 },
    )
    expect(calls).toEqual(['move {"x":1920,"y":100}', 'move {"x":2560,"y":500}', 'move {"x":3199,"y":899}'])
  })

  test('a button goes down where it was pressed', async () => {
    const calls = await done({ type: 'button', button: 'right', down: true, x: 0, y: 0 })
    expect(calls).toEqual(['move {"x":1920,"y":100}', 'button right true'])
  })

  test('small turns of the wheel add up to clicks', async () => {
    const turn = (dx: number, dy: number): InputEvent => ({ type: 'wheel', dx, dy, x: 0, y: 0 })
    const calls = await done(turn(0, 0.5), turn(0, 0.75), turn(-2, -1))
    expect(calls.filter((call) => call.startsWith('scroll'))).toEqual(['scroll down 1 []', 'scroll left 2 []'])
  })

  test('a key that is let go under another name is the one that was pressed', async () => {
    const calls = await done(
      key('Shift', 'ShiftLeft', true),
      key('/', 'Digit7', true),
      key('Shift', 'ShiftLeft', false),
      key('7', 'Digit7', false),
    )
    expect(calls).toEqual(['Shift_L down', '/ down', 'Shift_L up', '/ up'])
  })

  test('AltGr, which Windows reports with Control, leaves only the character', async () => {
    const calls = await done(
      key('Control', 'ControlLeft', true),
      key('AltGraph', 'AltRight', true),
      key('@', 'KeyQ', true),
      key('@', 'KeyQ', false),
      key('AltGraph', 'AltRight', false),
      key('Control', 'ControlLeft', false),
    )
    expect(calls).toEqual(['Control_L down', 'Control_L up', '@ down', '@ up'])
  })

  test('a key that the system has not is left out, and so is one that was never down', async () => {
    const calls = await done(key('Launch99', '', true), key('Launch99', '', false), key('a', 'KeyA', false))
    expect(calls).toEqual([])
  })

  test('text is typed and never goes through the clipboard', async () => {
    expect(await done({ type: 'text', text: 'ñandú' })).toEqual(['type ñandú {"secret":true}'])
  })
})
