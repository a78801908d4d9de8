import { expect, test } from '@jest/globals'
import { headlineOf } from './headline.ts'

test.each([
  ['write_file', { path: 'src/hello.py' }, 'done', { key: 'wrote', subject: 'hello.py' }],
  ['write_file', { path: 'hello.py' }, 'waiting', { key: 'writing', subject: 'hello.py' }],
  ['bash', { command: 'python3 hello.py\necho x' }, 'done', { key: 'ran', subject: 'python3 hello.py' }],
  ['bash', { command: 'ls' }, 'denied', { key: 'running', subject: 'ls' }],
  ['list_directory', {}, 'done', { key: 'listed', subject: null }],
  ['list_directory', { path: '.' }, 'done', { key: 'listed', subject: null }],
  ['grep_search', { pattern: 'TODO' }, 'failed', { key: 'searched', subject: 'TODO' }],
  ['some_new_tool', { a: 1 }, 'done', { key: 'used', subject: 'some new tool' }],
] as const)('%s %j (%s) reads as a sentence', (tool, input, status, headline) => {
  expect(headlineOf(tool, input, status)).toEqual(headline)
})

test('a long command is shortened in the headline only', () => {
  expect(headlineOf('bash', { command: 'x'.repeat(200) }, 'done').subject).toHaveLength(80)
})
