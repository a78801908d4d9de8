import { expect, test } from '@jest/globals'
import { ringAfter } from './ring-after.ts'

function aBus() {
  const heard: string[] = []
  const bus = {
    signals: {
      send: async (signal: { type: string; turnId?: string }) => void heard.push(`${signal.type} ${signal.turnId}`),
    },
    jobs: { enqueue: async (turnId: string) => void heard.push(`ring ${turnId}`) },
  }
  return { heard, bus: bus as unknown as Parameters<typeof ringAfter>[0]['bus'] }
}

test('sub-agents hear that they are to stop before anybody else is rung for', async () => {
  const { heard, bus } = aBus()
  await ringAfter({ bus }, { turn: { parentTurnId: 'up' }, nextTurnId: 'next', stoppedTurnIds: ['a', 'b'] })
  expect(heard).toEqual(['turn_cancelled a', 'ring a', 'turn_cancelled b', 'ring b', 'ring up', 'ring next'])
})

test('a turn that concerns nobody rings for nobody', async () => {
  const { heard, bus } = aBus()
  await ringAfter({ bus }, { turn: { parentTurnId: null }, nextTurnId: null, stoppedTurnIds: [] })
  expect(heard).toEqual([])
})
