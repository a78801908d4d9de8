import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { classify, decide, offerFor, type Decision, type Lease, type PolicyRule, type Situation } from '../index.ts'
import { dangerousCommands } from '../shell/testing/corpus-dangerous.ts'
import { ordinaryCommands } from '../shell/testing/corpus-ordinary.ts'
import { context, here } from './testing/situations.ts'

// One seed, so that a change is judged by what it does and not by luck; take it out to look for more.
fc.configureGlobal({ seed: 4 })

const ranks: Record<Decision, number> = { run: 0, ask: 1, ask_pin: 2, refuse: 3 }

const commands = [...ordinaryCommands, ...dangerousCommands]
const lines = [...commands, ...ordinaryCommands.map((one, at) => `${one}\n${commands[(at * 7) % commands.length]}`)]
const calls = [
  ...lines.map((line) => ({ tool: 'bash', input: { command: line } })),
  { tool: 'write_file', input: { path: 'a.txt', content: '' } },
  { tool: 'write_file', input: { path: '../b.txt', content: '' } },
  { tool: 'web_fetch', input: { url: 'https://example.com/x' } },
  { tool: 'mcp__mail__send', input: {} },
  { tool: 'manage_settings', input: {} },
  { tool: 'computer', input: { action: 'left_click' } },
].map((each) => classify(each, { ...context, device: 'pc' }))
const others = calls.filter(({ subject }) => subject.tool !== 'bash')

const programs = 'git npm cp mv curl rm bash python node npx make docker cat ls'.split(' ')
const scope = fc.record(
  {
    agentKey: fc.constantFrom('default', 'other'),
    folder: fc.constantFrom('/home/user/project', '/home/user', '/elsewhere'),
    tool: fc.constantFrom('bash', 'write_file', 'mcp__*', '*', 'web_fetch'),
    program: fc.constantFrom(...programs),
    verb: fc.constantFrom('push', 'test', 'install', ''),
    path: fc.constantFrom('/home/user', '/home/user/project', '/'),
    host: fc.constantFrom('example.com', '*.example.com', '*'),
  },
  { requiredKeys: [] },
)
const rules = fc
  .array(fc.tuple(fc.constantFrom<PolicyRule['effect'][]>('allow', 'allow', 'ask', 'deny'), scope), { maxLength: 6 })
  .map((all) => all.map(([effect, each], at): PolicyRule => ({ ...each, id: `rule ${at}`, effect })))
const lease: fc.Arbitrary<Lease | null> = fc.option(
  fc.record({
    id: fc.constant('lease'),
    tools: fc.subarray(['bash', 'write_file', 'web_fetch', 'mcp__*', '*', 'computer', 'manage_settings']),
    hosts: fc.subarray(['example.com', '*.example.com', '*']),
    devices: fc.subarray(['pc', '*']),
    red: fc.boolean(),
  }),
)
const taint = fc.subarray(['example.com', 'mcp: mail'])
const situation: fc.Arbitrary<Situation> = fc.record({
  supervision: fc.constantFrom('supervised', 'semi_auto'),
  place: fc.constant(here),
  rules,
  lease,
  taint,
  sandboxed: fc.boolean(),
  attended: fc.boolean(),
  knownAddress: fc.boolean(),
})

const judged = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...calls) }, fc.constantFrom(...others))
const rankOf = (...given: Parameters<typeof decide>) => ranks[decide(...given).decision]

describe('for any call in any situation', () => {
  const check = (property: (call: ReturnType<typeof classify>, situation: Situation) => void) =>
    fc.assert(fc.property(judged, situation, property), { numRuns: 2_000 })

  test('a rule that denies or asks never loosens', () =>
    fc.assert(
      fc.property(judged, situation, scope, fc.constantFrom('deny', 'ask'), (each, given, more, effect) => {
        const stricter = [...(given.rules ?? []), { ...more, id: 'more', effect } as PolicyRule]
        expect(rankOf(each, { ...given, rules: stricter })).toBeGreaterThanOrEqual(rankOf(each, given))
      }),
      { numRuns: 2_000 },
    ))

  test('the words of strangers never loosen', () =>
    check((each, given) => {
      expect(rankOf(each, { ...given, taint: ['evil.net'] })).toBeGreaterThanOrEqual(
        rankOf(each, { ...given, taint: [] }),
      )
    }))

  test('the end of a lease, and being alone, never loosen', () =>
    check((each, given) => {
      expect(rankOf(each, { ...given, lease: null })).toBeGreaterThanOrEqual(rankOf(each, given))
      expect(rankOf(each, { ...given, attended: false })).toBeGreaterThanOrEqual(
        rankOf(each, { ...given, attended: true }),
      )
    }))

  test('red runs only by a lease that names red, never after strangers, never without a sandbox', () =>
    check((each, given) => {
      if (each.level !== 'red' || decide(each, given).decision !== 'run') return
      expect(given).toMatchObject({ lease: { red: true }, taint: [], sandboxed: true, attended: true })
    }))

  test('after strangers nothing runs that is not green, unless the lease names its tool and every host', () =>
    check((each, given) => {
      if (each.level === 'green' || given.taint?.length === 0 || decide(each, given).decision !== 'run') return
      const named = (given.lease?.tools ?? []).filter((pattern) => pattern !== '*')
      expect(named.some((pattern) => each.subject.tool.startsWith(pattern.replace('*', '')))).toBe(true)
      expect(each.subject.hosts.every((host) => host.endsWith('example.com'))).toBe(true)
    }))

  test('a rule lets pass only what is yellow, and no interpreter', () =>
    check((each, given) => {
      const verdict = decide(each, { ...given, lease: null })
      if (verdict.decision !== 'run' || verdict.ground.by !== 'rule') return
      expect(each.level).toBe('yellow')
      expect(each.subject.commands.filter((command) => command.runsCode && !command.isGreen)).toEqual([])
    }))

  test('what is offered allows the call it was offered for', () =>
    check((each, given) => {
      const offer = offerFor(each, { place: here, tainted: false, rules: [] })
      if (offer.length === 0) return
      const made = offer.map((more, at): PolicyRule => ({ ...more, id: `${at}`, effect: 'allow' }))
      const quiet: Situation = { supervision: given.supervision, place: here, sandboxed: true, rules: made }
      expect(decide(each, quiet).decision).toBe('run')
    }))
})
