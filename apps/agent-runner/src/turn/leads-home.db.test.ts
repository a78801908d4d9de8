import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { addRules, toolCallsOf } from '@rain/db'
import { z } from 'zod'
import { findWay } from '../egress/find-way.ts'
import { noOwnNetwork } from '../egress/testing/names.ts'
import { defineTool } from '../tools/tool.ts'
import { calls, says, scripted } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

/** Names of sites that lead into the own network: the person is told where, and opens it to nothing else. */

let lab: TurnLab
let names: Record<string, string[]> = {}
let asked: string[] = []
let granted: (readonly string[])[] = []

const webFetch = defineTool<{ url: string }>({
  name: 'web_fetch',
  description: 'Pretends.',
  input: z.object({ url: z.string() }),
  repeatable: true,
  async run({ url }, { allowedHosts = [] }) {
    granted.push(allowedHosts)
    return { isError: false, content: 'done', readFrom: new URL(url).host }
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
  lab = await openTurnLab({ tools: [webFetch], findWay: (target) => findWay(target, rules) })
})
beforeEach(async () => {
  names = { 'nas.example.com': ['192.168.1.5'], 'example.com': ['93.184.216.34'] }
  asked = []
  granted = []
  await lab.db.prisma.policyRule.deleteMany()
  await lab.newAgent()
})
afterAll(() => lab?.close())

const fetching = (...urls: string[]) => scripted(...urls.map((url) => calls(['web_fetch', { url }])), says('Done.'))

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
