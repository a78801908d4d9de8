import { beforeEach, describe, expect, test } from '@jest/globals'
import type { InputEvent } from '@rain/protocol'
import { Hands } from './hands.ts'
import { KeySink } from './key-sink.ts'
import { textChange } from './text-change.ts'

let sent: InputEvent[]
let field: { value: string; setSelectionRange: () => void }

const sink = (atOnce = false) => {
  const hands = new Hands({ soon: () => () => {} })
  hands.connect((events) => sent.push(...events))
  return new KeySink({ hands, field, atOnce })
}
const key = (name: string, more: Partial<KeyboardEvent> = {}) => {
  let prevented = false
  const event = { key: name, code: '', isComposing: false, ...more, preventDefault: () => void (prevented = true) }
  return { event, wasPrevented: () => prevented }
}
const said = () =>
  sent.map((event) => {
    if (event.type === 'text') return event.text
    return event.type === 'key' ? `${event.key}${event.down ? '↓' : '↑'}` : event.type
  })

beforeEach(() => {
  sent = []
  field = { value: '', setSelectionRange: () => {} }
})

describe('a real keyboard', () => {
  test('goes as keys, and does nothing on this page', () => {
    const keys = sink()
    const down = key('Tab')
    keys.down(down.event)
    keys.up(key('Tab').event)
    expect(said()).toEqual(['Tab↓', 'Tab↑'])
    expect(down.wasPrevented()).toBe(true)
  })

  test('that composes goes as the text it ends in, once', () => {
    const keys = sink()
    const dead = key('Dead')
    keys.down(dead.event)
    expect(dead.wasPrevented()).toBe(false)
    field.value += '´'
    keys.input({ isComposing: true })
    keys.down(key('e', { isComposing: true }).event)
    field.value = field.value.slice(0, -1) + 'é'
    keys.input({ isComposing: true })
    expect(said()).toEqual([])
    keys.composed()
    expect(said()).toEqual(['é'])
  })
})

describe('a keyboard on the glass', () => {
  test('is seen while it composes, with what it takes back', () => {
    const keys = sink(true)
    const empty = field.value
    field.value = empty + 'hel'
    keys.input({ isComposing: true })
    field.value = empty + 'hallo'
    keys.input({ isComposing: true })
    keys.composed()
    expect(said()).toEqual(['hel', 'Backspace↓', 'Backspace↑', 'Backspace↓', 'Backspace↑', 'allo'])
  })

  test('deletes also where the field is empty', () => {
    const keys = sink(true)
    field.value = field.value.slice(0, -1)
    keys.input({ isComposing: false })
    field.value = field.value.slice(0, -1)
    keys.input({ isComposing: false })
    expect(said()).toEqual(['Backspace↓', 'Backspace↑', 'Backspace↓', 'Backspace↑'])
  })

  test('ends a line with the key for it', () => {
    const keys = sink(true)
    field.value += '\n'
    keys.input({ isComposing: false })
    expect(said()).toEqual(['Enter↓', 'Enter↑'])
  })
})

test.each([
  ['', 'a', { deleted: 0, inserted: 'a' }],
  ['helo', 'hello', { deleted: 1, inserted: 'lo' }],
  ['a😀', 'a', { deleted: 1, inserted: '' }],
  ['same', 'same', { deleted: 0, inserted: '' }],
])('from %j to %j is %j', (before, after, change) => {
  expect(textChange(before, after)).toEqual(change)
})
