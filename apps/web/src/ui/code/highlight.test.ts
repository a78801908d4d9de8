import { expect, test } from '@jest/globals'
import { createHighlight, type HighlightWorker } from './highlight.ts'
import type { CodeTree, HighlightJob } from './highlight-job.ts'

const tree = (value: string) => ({ type: 'root', children: [{ type: 'text', value }] }) as CodeTree

function workers() {
  const opened: (HighlightWorker & { jobs: HighlightJob[] })[] = []
  const open = () => {
    const jobs: HighlightJob[] = []
    const worker = { jobs, postMessage: (job: HighlightJob) => void jobs.push(job), onmessage: null, onerror: null }
    opened.push(worker)
    return worker
  }
  const answer = (at: number, id: number, found: CodeTree | null) =>
    opened[at]?.onmessage?.(new MessageEvent('message', { data: { id, tree: found } }))
  return { opened, open, answer }
}

test('one worker reads all code, and each piece gets its own colours', async () => {
  const { opened, open, answer } = workers()
  const highlight = createHighlight(open)
  const first = highlight('a', 'ts')
  const second = highlight('b', 'klingon')
  expect(opened).toHaveLength(1)
  const ids = opened[0]?.jobs.map(({ id }) => id) ?? []
  answer(0, ids[1] ?? 0, null)
  answer(0, ids[0] ?? 0, tree('a'))
  expect(await first).toEqual(tree('a'))
  expect(await second).toBeNull()
})

test('where the worker fails code stays as it is, and the next piece opens another one', async () => {
  const { opened, open, answer } = workers()
  const highlight = createHighlight(open)
  const lost = highlight('a', 'ts')
  opened[0]?.onerror?.(new Event('error') as ErrorEvent)
  expect(await lost).toBeNull()
  const next = highlight('b', 'ts')
  answer(1, opened[1]?.jobs[0]?.id ?? 0, tree('b'))
  expect(await next).toEqual(tree('b'))
})

test('where there are no workers code has no colours', async () => {
  const highlight = createHighlight(() => {
    throw new ReferenceError('Worker is not defined')
  })
  expect(await highlight('a', 'ts')).toBeNull()
})
