import { expect, test } from '@jest/globals'
import { classify, offerFor, type PolicyRule } from '../index.ts'
import { context, here } from './testing/situations.ts'

function offered(tool: string, input: Record<string, unknown>, { tainted = false, rules = [] as PolicyRule[] } = {}) {
  return offerFor(classify({ tool, input }, context), { place: here, tainted, rules })
}
const run = (command: string) => offered('bash', { command })
const hereAnd = (scope: object) => ({ agentKey: 'default', folder: '/home/user/project', ...scope })

test.each([
  ['npm test', [{ tool: 'bash', program: 'npm', verb: 'test' }]],
  ['git push origin main', [{ tool: 'bash', program: 'git', verb: 'push' }]],
  ['mkdir build', [{ tool: 'bash', program: 'mkdir', verb: '' }]],
  ['cd src && npm run build | tail -3', [{ tool: 'bash', program: 'npm', verb: 'run build' }]],
  ['timeout 5 make lint', [{ tool: 'bash', program: 'make', verb: 'lint' }]],
  ['curl -s https://api.example.com/v1', [{ tool: 'bash', program: 'curl', verb: '', host: 'api.example.com' }]],
  [
    'git add . && git commit -m "x"',
    [
      { tool: 'bash', program: 'git', verb: 'add' },
      { tool: 'bash', program: 'git', verb: 'commit' },
    ],
  ],
])('%s offers exactly its programs and verbs', (command, scopes) => {
  expect(run(command)).toEqual(scopes.map(hereAnd))
})

test.each([
  'rm -rf build',
  'python x.py',
  'node server.js',
  'bash build.sh',
  './build.sh',
  'npx prettier .',
  'npm exec x',
  'docker run x',
  'npm test > out.txt',
  'A=1 npm test',
  'cp a ../b',
  'npm --silent test',
  'a; b; c; d',
  '# nothing',
])('%s offers nothing', (command) => {
  expect(run(command)).toEqual([])
})

test('a call of another tool is offered with its place', () => {
  expect(offered('write_file', { path: 'a.txt', content: '' })).toEqual([hereAnd({ tool: 'write_file' })])
  expect(offered('write_file', { path: '/home/user/b.txt', content: '' })).toEqual([
    hereAnd({ tool: 'write_file', path: '/home/user/b.txt' }),
  ])
  expect(offered('browser_navigate', { url: 'https://example.com/x' })).toEqual([
    hereAnd({ tool: 'browser_navigate', host: 'example.com' }),
  ])
})

test('nothing is offered once strangers were read', () => {
  expect(offered('bash', { command: 'npm test' }, { tainted: true })).toEqual([])
})

test('what a rule allows already is not offered again', () => {
  const rules: PolicyRule[] = [{ id: 'a', effect: 'allow', program: 'git', verb: 'add' }]
  expect(offered('bash', { command: 'git add . && git commit' }, { rules })).toEqual([
    hereAnd({ tool: 'bash', program: 'git', verb: 'commit' }),
  ])
})
