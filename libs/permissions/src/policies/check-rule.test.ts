import { expect, test } from '@jest/globals'
import { checkRule, type Effect, type RuleScope } from '../index.ts'

test('it is brought into the spelling that calls are matched with', () => {
  const written = { program: 'Python3.11', folder: '~/app/../app/', path: '~/x', host: 'EXAMPLE.com.' }
  expect(checkRule('deny', written, '/home/me')).toEqual({
    type: 'ok',
    scope: { program: 'python', folder: '/home/me/app', path: '/home/me/x', host: 'example.com' },
  })
  expect(checkRule('ask', { host: '*.Bücher.example' }, '/home/me')).toMatchObject({
    scope: { host: '*.xn--bcher-kva.example' },
  })
})

test.each<[Effect, RuleScope]>([
  ['allow', { tool: 'bash', program: 'git', verb: 'push' }],
  ['allow', { program: 'npm', verb: 'test' }],
  ['allow', { tool: 'write_file', path: '/home/me/notes' }],
  ['allow', { tool: 'mcp__mail__*' }],
  ['deny', { program: 'bash' }],
  ['deny', {}],
  ['ask', { tool: '*' }],
  ['deny', { path: '~/taxes' }],
])('%s %j is a rule', (effect, scope) => {
  expect(checkRule(effect, scope, '/home/me').type).toBe('ok')
})

test.each<[Effect, RuleScope, string]>([
  ['allow', {}, 'Say what'],
  ['allow', { host: 'example.com' }, 'Say what'],
  ['allow', { tool: 'bash' }, 'Say what'],
  ['allow', { tool: '*' }, 'Say what'],
  ['allow', { tool: 'ba*' }, 'Say what'],
  ['allow', { program: 'bash' }, 'runs what stands elsewhere'],
  ['allow', { program: 'python3' }, 'runs what stands elsewhere'],
  ['allow', { program: 'node' }, 'runs what stands elsewhere'],
  ['allow', { program: 'npx' }, 'runs what stands elsewhere'],
  ['allow', { program: 'npm', verb: 'exec' }, 'runs what stands elsewhere'],
  ['allow', { program: './build.sh' }, 'without a folder'],
  ['deny', { verb: 'push' }, 'needs the program'],
  ['deny', { path: 'notes' }, 'must be whole'],
  ['deny', { host: 'https://example.com/x' }, 'A host is a name'],
  ['deny', { host: '*' + 'evil' }, 'A host is a name'],
  ['deny', { program: 'a\nb' }, 'control characters'],
])('%s %j is refused: %s', (effect, scope, words) => {
  expect(checkRule(effect, scope, '/home/me')).toMatchObject({ type: 'refused', why: expect.stringContaining(words) })
})
