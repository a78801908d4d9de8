import { expect, test } from '@jest/globals'
import type { ToolItem } from '../../live/state.ts'
import { mayHaveChangedFiles } from './may-have-changed-files.ts'

const call = (tool: string, more: Partial<ToolItem> = {}): ToolItem => ({
  kind: 'tool',
  id: 'c1',
  toolUseId: 'c1',
  tool,
  input: {},
  status: 'done',
  output: '',
  level: 'yellow',
  ...more,
})

test.each<[string, ToolItem, boolean]>([
  ['a file that was written', call('write_file'), true],
  ['a file that was edited by leave', call('edit_file', { level: 'green' }), true],
  ['a file that could not be written', call('write_file', { status: 'failed' }), false],
  ['a command that may change something', call('bash'), true],
  ['a command that failed half-way', call('bash', { status: 'failed' }), true],
  ['a command that only looks', call('bash', { level: 'green' }), false],
  ['a command that was denied', call('bash', { status: 'denied' }), false],
  ['a command that still runs', call('bash', { status: 'running' }), false],
  ['a file that was read', call('read_file'), false],
])('%s', (_name, item, may) => {
  expect(mayHaveChangedFiles(item)).toBe(may)
})
