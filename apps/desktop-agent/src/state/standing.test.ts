import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { Standing, type StandingChange } from './standing.ts'

let scratch: ReturnType<typeof scratchFolder>
beforeEach(() => {
  scratch = scratchFolder()
})
afterEach(() => scratch.remove())
const open = () => new Standing(scratch.file('standing.json'))

test('a stop and an epoch outlive the process', () => {
  const standing = open()
  standing.hand(7, 'agent')
  standing.stop('hotkey')
  expect(open()).toMatchObject({ epoch: 7, stopped: 'hotkey', controller: null })
})

test('a file that cannot be read means that it was stopped', () => {
  writeFileSync(scratch.file('standing.json'), '{"epoch":')
  expect(open().stopped).toBe('command')
})

test.each(['hotkey', 'corner', 'command'] as const)('a stop by %s is lifted at the desktop', (by) => {
  const standing = open()
  standing.stop(by)
  expect(standing.armHere()).toBe(true)
  expect(open().stopped).toBeNull()
})

test('a stop from the dashboard is lifted only from there', () => {
  const standing = open()
  standing.stop('remote')
  standing.stop('hotkey')
  expect(standing.armHere()).toBe(false)
  expect(standing.stopped).toBe('remote')
  expect(standing.armFrom(3)).toBe(true)
  expect(standing).toMatchObject({ stopped: null, epoch: 3 })
})

test('a word to arm that is older than the last change lifts nothing', () => {
  const standing = open()
  standing.hand(5, 'agent')
  standing.stop('remote')
  expect(standing.armFrom(4)).toBe(false)
  expect(standing.stopped).toBe('remote')
})

test('control changes hands when the epoch is new, and not back', () => {
  const standing = open()
  const changes: StandingChange[] = []
  standing.onChange((change) => changes.push(change))
  standing.hand(1, 'agent')
  standing.hand(1, 'agent')
  standing.hand(2, 'person')
  expect(standing.hand(1, 'agent')).toBe(false)
  expect(changes).toEqual(['control', 'control'])
  expect(standing).toMatchObject({ epoch: 2, controller: 'person' })
})

test('after a new link the same controller of the same epoch is no change', () => {
  const standing = open()
  standing.hand(4, 'agent')
  standing.forgetController()
  let changed = false
  standing.onChange(() => (changed = true))
  standing.hand(4, 'agent')
  expect(changed).toBe(false)
})

test('everything ends even when the disk cannot be written', () => {
  const standing = new Standing(scratch.file('gone/standing.json'))
  let told = false
  standing.onChange(() => (told = true))
  expect(() => standing.stop('hotkey')).toThrow()
  expect(told).toBe(true)
  expect(standing.stopped).toBe('hotkey')
})

test('a daemon whose disk is full goes on with what it knows, and says so', () => {
  const faults: unknown[] = []
  const standing = new Standing(scratch.file('gone/standing.json'), (error) => faults.push(error))
  standing.hand(3, 'agent')
  standing.stop('remote')
  expect(standing).toMatchObject({ epoch: 3, stopped: 'remote' })
  expect(faults).toHaveLength(2)
})
