import { expect, test } from '@jest/globals'
import { takeTurns } from './take-turns.ts'

const never = () => new AbortController().signal

test('no more than so many run at a time, and all get their turn', async () => {
  const inTurns = takeTurns(2)
  let [running, most] = [0, 0]
  const done = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      inTurns(never(), async () => {
        most = Math.max(most, ++running)
        await new Promise(setImmediate)
        running--
        return index
      }),
    ),
  )
  expect(most).toBe(2)
  expect(done).toEqual(Array.from({ length: 20 }, (_, index) => index))
})

test('who fails gives the place to the next', async () => {
  const inTurns = takeTurns(1)
  await expect(inTurns(never(), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await inTurns(never(), async () => 'next')).toBe('next')
})

test('who is stopped while waiting leaves the line', async () => {
  const inTurns = takeTurns(1)
  const controller = new AbortController()
  let finish = () => {}
  const first = inTurns(never(), () => new Promise<void>((resolve) => (finish = resolve)))
  const stopped = inTurns(controller.signal, async () => 'never')
  const last = inTurns(never(), async () => 'last')
  controller.abort()
  await expect(stopped).rejects.toThrow()
  finish()
  await first
  expect(await last).toBe('last')
})
