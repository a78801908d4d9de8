import { beforeEach, describe, expect, test } from '@jest/globals'
import type { ToDevice } from '@rain/protocol'
import { createManualTimers, type ManualTimers } from '../../testing/manual-timers.ts'
import { createWatchBoard, forgottenAfterMs, slowAfterMs, type WatchBoard } from './watch-board.ts'

let timers: ManualTimers
let sent: ToDevice[]
let board: WatchBoard

beforeEach(() => {
  timers = createManualTimers()
  sent = []
  board = createWatchBoard({ timers, send: (message) => sent.push(message) })
})

const watch = (viewer: string, more: Partial<Parameters<WatchBoard['watch']>[0]> = {}) =>
  board.watch({ type: 'watch', viewer, display: 0, maxWidth: 800, maxHeight: 600, whole: false, ...more })
const heard = () => sent.splice(0)
const shown = () => heard().flatMap((message) => (message.type === 'shown' ? [message.seq] : []))

describe('what the computer is asked for', () => {
  test('is the largest size that any viewer wants, and no larger than it makes sense', () => {
    watch('a', { whole: true })
    watch('b', { maxWidth: 1_200, maxHeight: 400 })
    expect(heard()).toMatchObject([
      { type: 'watch', maxWidth: 800, maxHeight: 600, whole: true },
      { type: 'watch', maxWidth: 1_200, maxHeight: 600, whole: false },
    ])
    watch('c', { maxWidth: 16_000, maxHeight: 16_000 })
    expect(heard()).toMatchObject([{ maxWidth: 2_560, maxHeight: 1_600 }])
    board.unwatch('c')
    expect(heard()).toMatchObject([{ maxWidth: 1_200, maxHeight: 600 }])
  })

  test('is said once, however often a viewer says that it still looks', () => {
    watch('a')
    watch('a')
    timers.advance(3_000)
    watch('a')
    expect(heard()).toHaveLength(1)
    watch('a', { whole: true })
    expect(heard()).toMatchObject([{ whole: true }])
  })

  test('is the display that the last viewer came for, until nobody looks at it', () => {
    watch('a')
    watch('b', { display: 1, maxWidth: 640, maxHeight: 480 })
    watch('a')
    expect(heard()).toMatchObject([{ display: 0 }, { display: 1, maxWidth: 640 }])
    board.unwatch('b')
    expect(heard()).toMatchObject([{ display: 0, maxWidth: 800 }])
  })

  test('ends with the last viewer, also with one that left without a word', () => {
    watch('a')
    watch('b')
    board.unwatch('a')
    expect(heard()).toHaveLength(1)
    timers.advance(forgottenAfterMs + 1_000)
    expect(heard()).toEqual([{ type: 'unwatch' }])
    watch('a')
    expect(heard()).toMatchObject([{ type: 'watch' }])
  })
})

describe('the pace', () => {
  test('is that of the slowest', () => {
    watch('a')
    watch('b')
    for (const seq of [1, 2]) board.onLive(seq)
    board.shown('a', 1)
    board.shown('b', 1)
    board.shown('a', 2)
    expect(shown()).toEqual([1])
    board.shown('b', 2)
    expect(shown()).toEqual([2])
  })

  test('does not wait for one that is too far behind', () => {
    watch('a')
    watch('b')
    board.onLive(1)
    board.shown('a', 1)
    board.shown('b', 1)
    board.onLive(2)
    board.shown('a', 2)
    expect(shown()).toEqual([1])
    timers.advance(slowAfterMs + 1_000)
    expect(shown()).toEqual([2])
  })

  test('waits again for one that has caught up, and for nobody who has gone', () => {
    watch('a')
    watch('b')
    board.onLive(1)
    board.shown('a', 1)
    board.shown('b', 1)
    heard()
    board.onLive(2)
    board.shown('a', 2)
    board.unwatch('b')
    expect(shown()).toEqual([2])
  })

  test('is not made faster by a viewer that names what was never there', () => {
    watch('a')
    board.onLive(1)
    board.shown('a', 9)
    board.shown('nobody', 1)
    expect(shown()).toEqual([])
  })
})
