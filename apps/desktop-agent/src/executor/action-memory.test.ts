import { appendFileSync, readFileSync, statSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { ActOutcome } from '@rain/protocol'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { ActionMemory } from './action-memory.ts'

let scratch: ReturnType<typeof scratchFolder>
beforeEach(() => {
  scratch = scratchFolder()
})
afterEach(() => scratch.remove())

const file = () => scratch.file('actions.jsonl')
const none = new Uint8Array(0)
const done: ActOutcome = { status: 'done', scene: { window: { id: '1', title: 'My bank', app: 'firefox' } } }

test('what was begun and not ended before a crash may have happened', () => {
  new ActionMemory(file()).begin('a')
  expect(new ActionMemory(file()).answerTo('a')?.outcome).toMatchObject({ status: 'cut' })
})

test('what was on the screen is not written down', () => {
  const memory = new ActionMemory(file())
  memory.begin('a')
  memory.end('a', { outcome: done, bytes: none })
  expect(readFileSync(file(), 'utf8')).not.toContain('bank')
  expect(statSync(file()).mode & 0o777).toBe(0o600)
})

test('a line that a crash has cut is of no action, and those before it are kept', () => {
  const memory = new ActionMemory(file())
  memory.begin('a')
  memory.end('a', { outcome: done, bytes: none })
  appendFileSync(file(), '{"id":"b')
  const next = new ActionMemory(file())
  expect(next.answerTo('a')).toBeDefined()
  expect(next.answerTo('b')).toBeUndefined()
  next.begin('c')
  expect(new ActionMemory(file()).answerTo('c')).toBeDefined()
})

test('the last thousand are known, and the file does not grow without end', () => {
  const memory = new ActionMemory(file())
  for (let number = 0; number < 5_000; number++) {
    memory.begin(`a${number}`)
    memory.end(`a${number}`, { outcome: done, bytes: none })
  }
  for (const known of [memory, new ActionMemory(file())]) {
    expect(known.answerTo('a3999')).toBeUndefined()
    expect(known.answerTo('a4000')).toBeDefined()
  }
  expect(readFileSync(file(), 'utf8').split('\n').length).toBeLessThan(5_000)
})

test('only the last pictures are kept, and an answer without its picture promises none', () => {
  const memory = new ActionMemory(file())
  const frame = { id: 'f', display: 0, width: 1, height: 1 }
  const seen: ActOutcome = { status: 'done', scene: { window: null, frame, format: 'png' } }
  for (const id of ['a', 'b', 'c', 'd']) {
    memory.begin(id)
    memory.end(id, { outcome: seen, bytes: new Uint8Array(9) })
  }
  expect(memory.answerTo('a')).toEqual({ outcome: { status: 'done', scene: { window: null } }, bytes: none })
  expect(memory.answerTo('d')?.bytes).toHaveLength(9)
})
