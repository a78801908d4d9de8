import { expect, test } from '@jest/globals'
import { detailsOf, hashOf, readPush } from './read-push.ts'

const approval = {
  kind: 'approval',
  title: 'garden',
  body: 'Asks for your approval.',
  tag: 'perm_1',
  hash: '/inbox/perm_1',
  at: 1000,
  actions: { approve: 'Approve…', deny: 'Deny' },
  deny_ticket: 'x',
}

test('an approval can be denied at once, and stays until it was seen', () => {
  expect(detailsOf(approval)).toMatchObject({
    tag: 'perm_1',
    requireInteraction: true,
    timestamp: 1_000_000,
    actions: [
      { action: 'approve', title: 'Approve…' },
      { action: 'deny', title: 'Deny' },
    ],
  })
})

test('without a ticket there is nothing to deny with', () => {
  const { deny_ticket: _, ...without } = approval
  expect(detailsOf(without).actions).toEqual([{ action: 'approve', title: 'Approve…' }])
  expect(detailsOf({ ...without, kind: 'finished', actions: undefined })).toMatchObject({
    requireInteraction: false,
    actions: [],
  })
})

test('a click opens a page of the dashboard and nothing else', () => {
  expect(hashOf(approval)).toBe('/inbox/perm_1')
  expect(hashOf({ hash: 'https://evil.example' })).toBe('/')
})

test('what is no message of the server is told apart', () => {
  expect([undefined, '', 'hello', '{}', 'null', '[]', '{"title":1}'].map(readPush)).toEqual(Array(7).fill(null))
  expect(readPush(JSON.stringify(approval))).toEqual(approval)
})
