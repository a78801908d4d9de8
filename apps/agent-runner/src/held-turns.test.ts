import { expect, test } from '@jest/globals'
import { createHeldTurns } from './held-turns.ts'

test('a claim that the same runner has claimed again is over', () => {
  const held = createHeldTurns()
  const old = held.hold({ turnId: 'trn_1', epoch: 1 })
  const heir = held.hold({ turnId: 'trn_1', epoch: 2 })
  expect(old.signal.reason).toBe('lost')
  old.release()
  expect(heir.signal.aborted).toBe(false)
  expect(held.fences()).toEqual([{ turnId: 'trn_1', epoch: 2 }])
})

test('losing an old claim does not touch the one that followed it', () => {
  const held = createHeldTurns()
  held.hold({ turnId: 'trn_1', epoch: 1 }).release()
  const heir = held.hold({ turnId: 'trn_1', epoch: 2 })
  held.lose({ turnId: 'trn_1', epoch: 1 })
  expect(heir.signal.aborted).toBe(false)
  held.lose({ turnId: 'trn_1', epoch: 2 })
  expect(heir.signal.reason).toBe('lost')
})
