import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { touchUntil } from './alive-file.ts'

test('the file says when the process was last alive, and nothing goes on after the stop', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rain-alive-'))
  const path = join(folder, 'alive')
  const stop = new AbortController()
  const touching = touchUntil(stop.signal, path)
  while (!(await readFile(path, 'utf8').catch(() => ''))) await Promise.resolve()
  stop.abort()
  await touching
  expect(Date.parse(await readFile(path, 'utf8'))).not.toBeNaN()
  await rm(folder, { recursive: true })
})

test('without a path there is nothing to do', async () => {
  await expect(touchUntil(new AbortController().signal, undefined)).resolves.toBeUndefined()
})
