import { expect, test } from '@jest/globals'
import type { Item } from '../../live/state.ts'
import { foldComputerCalls } from './fold-computer-calls.ts'

const tool = (id: string, name = 'computer'): Item => ({
  kind: 'tool',
  id,
  toolUseId: id,
  tool: name,
  input: {},
  status: 'done',
  output: '',
})
const approval = (id: string, decision?: 'approved' | 'denied'): Item => ({
  kind: 'approval',
  id,
  request: {
    type: 'permission_request',
    agent_id: 'a',
    request_id: id,
    tool: 'computer',
    input: {},
    level: 'computer',
    reason: '',
  },
  ...(decision && { decision }),
})
const shapes = (items: Item[]) =>
  foldComputerCalls(items).map((line) => (line.kind === 'item' ? line.item.id : line.run.map(({ id }) => id)))

test('actions that follow each other are one line, also when each was approved', () => {
  expect(shapes([tool('a'), tool('b'), approval('p', 'approved'), tool('c')])).toEqual([['a', 'b', 'c']])
})

test('what is said or done in between, asked still, or denied stays in its place', () => {
  const text: Item = { kind: 'text', id: 't', text: 'Now.', streaming: false }
  expect(
    shapes([tool('a'), text, tool('b'), tool('x', 'bash'), tool('c'), approval('p'), approval('q', 'denied')]),
  ).toEqual([['a'], 't', ['b'], 'x', ['c'], 'p', 'q'])
})
