import { describe, expect, test } from '@jest/globals'
import { decide, type Decision, type DecideOptions, type Level } from './index.ts'

describe('decide', () => {
  const supervisions = ['supervised', 'semi_auto', 'autonomous'] as const

  test.each(supervisions)('red asks for the PIN when %s', (supervision) => {
    expect(decide('red', { supervision })).toBe('ask_pin')
    expect(decide('red', { supervision, sandboxed: true, tainted: false })).toBe('ask_pin')
  })

  test.each(supervisions)('green runs when %s, also in a tainted turn', (supervision) => {
    expect(decide('green', { supervision, tainted: true })).toBe('run')
  })

  test.each<[Level, DecideOptions, Decision]>([
    ['yellow', { supervision: 'supervised' }, 'ask'],
    ['yellow', { supervision: 'semi_auto' }, 'run'],
    ['yellow', { supervision: 'semi_auto', tainted: true }, 'ask'],
    ['yellow', { supervision: 'semi_auto', sandboxed: true }, 'run'],
    ['yellow', { supervision: 'semi_auto', sandboxed: false }, 'ask'],
    ['yellow', { supervision: 'autonomous' }, 'run'],
    ['yellow', { supervision: 'autonomous', sandboxed: false }, 'ask'],
    ['yellow', { supervision: 'autonomous', tainted: true }, 'ask'],
    ['computer', { supervision: 'supervised' }, 'ask'],
    ['computer', { supervision: 'semi_auto' }, 'ask'],
    ['computer', { supervision: 'autonomous' }, 'run'],
  ])('%s with %j is answered by %s', (level, options, decision) => {
    expect(decide(level, options)).toBe(decision)
  })

  test('no program starts by itself without a sandbox, not even a green one', () => {
    expect(decide('green', { supervision: 'autonomous', sandboxed: false })).toBe('ask')
  })

  test('with nobody there, what would ask is refused and green still runs', () => {
    expect(decide('yellow', { supervision: 'supervised', attended: false })).toBe('refuse')
    expect(decide('red', { supervision: 'autonomous', attended: false })).toBe('refuse')
    expect(decide('green', { supervision: 'supervised', attended: false })).toBe('run')
  })
})
