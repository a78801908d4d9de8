import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { InputEvent } from '@rain/protocol'
import { Standing } from '../state/standing.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { silentLogger } from '../testing/silent-logger.ts'
import { PersonInput } from './person-input.ts'

let scratch: ReturnType<typeof scratchFolder>
let applied: InputEvent[]
let goOn: () => void
let person: PersonInput

beforeEach(() => {
  scratch = scratchFolder()
  applied = []
  const standing = new Standing(scratch.file('standing.json'))
  standing.hand(1, 'person')
  const slow = new Promise<void>((resolve) => (goOn = resolve))
  person = new PersonInput({
    standing,
    logger: silentLogger(),
    handedOver: () => slow,
    apply: async (event) => void applied.push(event),
  })
})
afterEach(() => scratch.remove())

const take = (...events: InputEvent[]) => person.take({ type: 'input', epoch: 1, display: 0, events })
const move = (x: number): InputEvent => ({ type: 'move', x, y: 0 })
const key = (name: string, down: boolean): InputEvent => ({ type: 'key', key: name, code: '', down })

test('a computer that is behind loses no key, and makes only the last of the movements between two', async () => {
  const keys = Array.from({ length: 2_000 }, (_, at) => key(String(at), at % 2 === 0))
  take(key('first', true))
  for (const each of keys) take(move(0.1), move(0.2), each)
  goOn()
  await person.idle()
  expect(applied).toEqual([key('first', true), ...keys.flatMap((each) => [move(0.2), each])])
})

test('more than anybody types is not kept, but what is pressed is always let go', async () => {
  const typed = Array.from({ length: 10_000 }, () => key('a', true))
  take(...typed, key('a', false))
  goOn()
  await person.idle()
  expect(applied.length).toBeLessThan(typed.length)
  expect(applied.at(-1)).toEqual(key('a', false))
})

test('what is done while something is applied is applied behind it', async () => {
  goOn()
  take(key('a', true))
  take(key('a', false))
  await person.idle()
  take(key('b', true))
  await person.idle()
  expect(applied).toEqual([key('a', true), key('a', false), key('b', true)])
})

test('nothing at all keeps nothing from being applied later', async () => {
  goOn()
  take()
  take(key('a', true))
  await person.idle()
  expect(applied).toEqual([key('a', true)])
})
