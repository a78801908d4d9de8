import { expect, test } from '@jest/globals'
import { eventSchema } from '../events/event.ts'
import { permissionAsked } from './request-facts.ts'
import type { StoredReason } from '../reason.ts'

const asked = (reasons: StoredReason[]) =>
  eventSchema.parse(
    permissionAsked({
      id: 'prm_1',
      turnId: 'trn_1',
      agentKey: 'default',
      cwd: '/home/ana',
      toolUseId: 'toolu_1',
      tool: 'bash',
      input: { command: 'rm -rf a' },
      level: 'red',
      reasons,
      createdAt: new Date(0),
      expiresAt: new Date(1_000),
    }).event,
  )

test('a request says why by codes, and in one English text for clients that know no codes', () => {
  const reasons = [
    { code: 'delete_recursive', text: 'Deletes folders.', fragment: 'rm -rf a' },
    { code: 'runs_program', text: 'Runs the program “rm”.', fragment: 'rm' },
  ]
  expect(asked(reasons)).toMatchObject({ reason: 'Deletes folders. Runs the program “rm”.', reasons })
})

test('a row from before there were codes is still read', () => {
  expect(asked(['Deletes folders.'])).toMatchObject({
    reason: 'Deletes folders.',
    reasons: [{ code: 'uncoded', text: 'Deletes folders.' }],
  })
})
