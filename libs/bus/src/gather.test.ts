import { expect, test } from '@jest/globals'
import { gather } from './gather.ts'

/** Calls that end when the test says so. */
function slowCalls() {
  const calls: { key: string; items: string[]; end: (result: string) => void; fail: (error: Error) => void }[] = []
  const add = gather(
    (key, items: string[]) =>
      new Promise<string>((resolve, reject) => calls.push({ key, items, end: resolve, fail: reject })),
  )
  return { calls, add }
}

test('the first goes at once, and what comes while it is under way goes together, in order', async () => {
  const { calls, add } = slowCalls()
  const first = add('a', '1')
  const second = add('a', '2')
  const third = add('a', '3')
  expect(calls.map(({ items }) => items)).toEqual([['1']])
  calls[0]?.end('one')
  expect(await first).toBe('one')
  await new Promise(setImmediate)
  expect(calls.map(({ items }) => items)).toEqual([['1'], ['2', '3']])
  calls[1]?.end('two')
  expect(await Promise.all([second, third])).toEqual(['two', 'two'])
})

test('a key that has become quiet waits for nothing', async () => {
  const { calls, add } = slowCalls()
  void add('a', '1')
  calls[0]?.end('one')
  await new Promise(setImmediate)
  void add('a', '2')
  expect(calls).toHaveLength(2)
})

test('keys do not wait for each other', () => {
  const { calls, add } = slowCalls()
  void add('a', '1')
  void add('b', '1')
  expect(calls.map(({ key }) => key)).toEqual(['a', 'b'])
})

test('a call that fails is told to its callers alone', async () => {
  const { calls, add } = slowCalls()
  const first = add('a', '1')
  const second = add('a', '2')
  calls[0]?.fail(new Error('broken'))
  await expect(first).rejects.toThrow('broken')
  await new Promise(setImmediate)
  calls[1]?.end('two')
  expect(await second).toBe('two')
})
