import { expect, test } from '@jest/globals'
import { limits } from '@rain/protocol'
import { createVisibilityTeller } from './tell-visibility.ts'

function setUp() {
  const world = { now: 1_000_000, visible: true, said: [] as boolean[] }
  const teller = createVisibilityTeller({
    now: () => world.now,
    isVisible: () => world.visible,
    send: async ({ visible }) => {
      world.said.push(visible)
      return null
    },
  })
  return { world, teller }
}

test('a page says that it is in view, again after a while, and at once when it is not', () => {
  const { world, teller } = setUp()
  teller.connected()
  teller.tell()
  expect(world.said).toEqual([true])
  world.now += limits.visibleEveryMs
  teller.tell()
  expect(world.said).toEqual([true, true])
  world.visible = false
  teller.tell()
  teller.tell()
  expect(world.said).toEqual([true, true, false])
})

test('one that nobody has touched for minutes is not looked at, until somebody does', () => {
  const { world, teller } = setUp()
  teller.connected()
  world.now += 180_000
  teller.tell()
  expect(world.said).toEqual([true, false])
  teller.touched()
  expect(world.said).toEqual([true, false, true])
})

test('a new connection is told anew', () => {
  const { world, teller } = setUp()
  teller.connected()
  teller.connected()
  expect(world.said).toEqual([true, true])
})
