// @ts-check
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { readHolder, takeLock } from './lock-file.mjs'
import { processIdentity } from './process-identity.mjs'

let folder = ''
let path = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rain-lock-'))
  path = join(folder, 'lock')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a lock that a living process holds is refused, and tells who holds it', () => {
  takeLock(path, { url: 'http://here' })
  expect(takeLock(path)).toMatchObject({ held: false, holder: { pid: process.pid, url: 'http://here' } })
})

test('a released lock can be taken again, and no file is left', () => {
  const lock = takeLock(path)
  if (lock.held) lock.release()
  expect(readdirSync(folder)).toEqual([])
  expect(takeLock(path).held).toBe(true)
})

test('the lock of a dead process is taken over', () => {
  writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 1, identity: 'gone' }))
  expect(takeLock(path).held).toBe(true)
  expect(readHolder(path)?.pid).toBe(process.pid)
})

test('a process that got the pid of a dead holder is not taken for it', () => {
  writeFileSync(path, JSON.stringify({ pid: process.pid, identity: 'another start time' }))
  expect(takeLock(path).held).toBe(true)
  expect(readHolder(path)?.identity).toBe(processIdentity(process.pid))
})
