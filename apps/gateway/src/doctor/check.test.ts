import { expect, test } from '@jest/globals'
import { doctorCheckIds, type DoctorCheckId } from '@rain/protocol'
import { examine, type Checks } from './check.ts'

/** All checks find what is usual, but for those given. */
function checksWith(others: Partial<Checks>): Checks {
  const usual = Object.fromEntries(doctorCheckIds.map((id) => [id, async () => ({ finding: 'unreachable' })]))
  return { ...(usual as unknown as Checks), ...others }
}

async function look(others: Partial<Checks>, patienceMs = 20) {
  const unexpected: DoctorCheckId[] = []
  const checks = await examine(checksWith(others), { patienceMs, onUnexpected: (_, id) => unexpected.push(id) })
  return { unexpected, of: (id: DoctorCheckId) => checks.find((check) => check.id === id) }
}

test('how bad a finding is stands in one table', async () => {
  const { of } = await look({
    redis: async () => ({ finding: 'evicting', facts: { policy: 'allkeys-lru' }, since: 7 }),
  })
  expect(of('redis')).toEqual({
    id: 'redis',
    state: 'warn',
    finding: 'evicting',
    facts: { policy: 'allkeys-lru' },
    since: 7,
  })
  expect(of('postgres')).toMatchObject({ state: 'fail', finding: 'unreachable' })
})

test('a check that hangs and one that breaks harm nobody but themselves', async () => {
  const { of, unexpected } = await look({
    runner: () => new Promise(() => {}),
    disk: async () => {
      throw new Error('EIO')
    },
    clock: () => {
      throw new Error('at once')
    },
    backups: async () => ({ finding: 'none' }),
  })
  expect(of('runner')).toMatchObject({ state: 'unknown', finding: 'timed_out', facts: { patience_seconds: 0.02 } })
  expect(of('disk')).toMatchObject({ state: 'unknown', finding: 'not_done', facts: {} })
  expect(of('clock')).toMatchObject({ state: 'unknown', finding: 'not_done' })
  expect(of('backups')).toMatchObject({ state: 'warn', finding: 'none' })
  expect(unexpected.sort()).toEqual(['clock', 'disk'])
})
