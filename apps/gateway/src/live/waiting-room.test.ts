import { expect, test } from '@jest/globals'
import { createManualTimers } from '../testing/manual-timers.ts'
import { createWaitingRoom } from './waiting-room.ts'

function open(most: { overall: number; perAddress: number }) {
  const timers = createManualTimers()
  const room = createWaitingRoom(timers, most)
  const turnedAway: string[] = []
  const arrive = (address: string) => room.arrive(address, () => turnedAway.push(address))
  return { timers, arrive, turnedAway }
}

test('a crowd that is known at once is never too many', () => {
  const { timers, arrive, turnedAway } = open({ overall: 3, perAddress: 1 })
  const leave = Array.from({ length: 100 }, () => arrive('a'))
  for (const left of leave) left()
  timers.advance(1_000)
  expect(turnedAway).toEqual([])
})

test('who stays is counted, by address and all together', () => {
  const { timers, arrive, turnedAway } = open({ overall: 3, perAddress: 2 })
  for (const address of ['a', 'a', 'a', 'b', 'c']) arrive(address)
  timers.advance(1_000)
  expect(turnedAway).toEqual(['a', 'c'])
})

test('a place that was left is free again, once', () => {
  const { timers, arrive, turnedAway } = open({ overall: 10, perAddress: 1 })
  const leave = arrive('a')
  timers.advance(1_000)
  leave()
  leave()
  arrive('a')
  arrive('a')
  timers.advance(1_000)
  expect(turnedAway).toEqual(['a'])
})
