import { expect, test } from '@jest/globals'
import { headlineOf } from './headline.ts'

test.each([
  ['write_file', { path: 'src/hello.py' }, 'done', { key: 'wrote', subject: 'hello.py' }],
  ['write_file', { path: 'hello.py' }, 'waiting', { key: 'writing', subject: 'hello.py' }],
  [
    'bash',
    { command: 'python3 hello.py\npython3 other.py' },
    'done',
    { key: 'ran', subject: 'python3 hello.py', meaning: 'ranProgram' },
  ],
  ['bash', { command: 'ls' }, 'denied', { key: 'running', subject: 'ls' }],
  ['list_directory', {}, 'done', { key: 'listed', subject: null }],
  ['list_directory', { path: '.' }, 'done', { key: 'listed', subject: null }],
  ['grep_search', { pattern: 'TODO' }, 'failed', { key: 'searching', subject: 'TODO' }],
  ['browser_click', { ref: 'e3' }, 'done', { key: 'inBrowser.clicked', subject: '' }],
  ['mcp__git_hub__create_issue', {}, 'done', { key: 'usedOf', subject: 'create issue', server: 'git hub' }],
  ['some_new_tool', { a: 1 }, 'done', { key: 'used', subject: 'some new tool' }],
] as const)('%s %j (%s) reads as a sentence', (tool, input, status, headline) => {
  expect(headlineOf({ tool, input, status })).toEqual(headline)
})

test('a long command is shortened in the headline only', () => {
  const call = { tool: 'bash', input: { command: 'x'.repeat(200) }, status: 'done' } as const
  expect(headlineOf(call).subject).toHaveLength(80)
})

test('a change says how many lines it is', () => {
  const detail = { kind: 'diff', path: 'a/plan.md', patch: '', added: 3, removed: 1 } as const
  const call = { tool: 'edit_file', input: { path: 'a/plan.md' }, status: 'done', detail } as const
  expect(headlineOf(call)).toEqual({ key: 'changed', subject: 'plan.md', count: 3 })
})
