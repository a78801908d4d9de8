import { expect, test } from '@jest/globals'
import { inputHash } from './input-hash.ts'

const call = {
  tool: 'bash',
  input: { command: 'ls', options: { a: 1, b: [1, 2] } },
  cwd: '/home/me',
  leadsTo: undefined,
}

test('the order of fields makes no difference', () => {
  expect(inputHash({ ...call, input: { options: { b: [1, 2], a: 1 }, command: 'ls' } })).toBe(inputHash(call))
})

test('any other tool, input, order of a list or folder does', () => {
  const others = [
    { ...call, tool: 'read_file' },
    { ...call, cwd: '/home/you' },
    { ...call, leadsTo: '/etc/hosts' },
    { ...call, reachedHosts: ['github.com'] },
    { ...call, reachedHosts: ['gitlab.com'] },
    { ...call, input: { ...call.input, command: 'ls ' } },
    { ...call, input: { ...call.input, options: { a: 1, b: [2, 1] } } },
    { ...call, input: { ...call.input, options: { a: '1', b: [1, 2] } } },
  ]
  const hashes = new Set([call, ...others].map(inputHash))
  expect(hashes.size).toBe(others.length + 1)
})
