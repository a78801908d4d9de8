import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { providerKeyContext, saveSealedKey, toolCallsOf } from '@rain/db'
import { searchKeyProvider } from '@rain/protocol'
import { parseSealingKeys, seal } from '@rain/runtime'
import { startSearxng, type SimulatedSearch } from '@rain/testing'
import { createEgressFetch } from '@rain/runtime/egress'
import { noOwnNetwork } from '@rain/runtime/egress/testing'
import { onlyCoreTools } from '../../mcp/turn-tools.ts'
import { calls, says, scripted } from '../../turn/testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from '../../turn/testing/turn-lab.ts'
import { withOwnSearch } from './own-search.ts'

const keys = parseSealingKeys('ab'.repeat(32))
let lab: TurnLab
let server: SimulatedSearch

beforeAll(async () => {
  server = await startSearxng({ hits: [{ title: 'Bread', url: 'https://example.com/bread', text: 'Flour.' }] })
  lab = await openTurnLab()
  const fetch = createEgressFetch({ ownServices: [], readOwnNetwork: noOwnNetwork })
  lab.useTools(withOwnSearch(onlyCoreTools(lab.tools), { db: lab.db, fetch, sealingKeysFor: async () => keys }))
})
beforeEach(() => lab.newAgent())
afterAll(() => Promise.all([lab?.close(), server?.close()]))

async function search() {
  const turn = await lab.send('Search.')
  await lab.advance(turn.id, scripted(calls(['web_search', { query: 'bread' }]), says('Done.')))
  return (await toolCallsOf(lab.db, turn.id))[0]
}

test('without a setting there is no such tool; with one it searches, and what it read is marked', async () => {
  expect(await search()).toMatchObject({
    status: 'failed',
    output: expect.stringContaining('no tool named web_search'),
  })
  const { userId } = lab
  const value = JSON.stringify({ engine: 'searxng', value: server.url })
  const sealed = seal(keys, providerKeyContext(userId, searchKeyProvider), value)
  await saveSealedKey(lab.db, { userId, provider: searchKeyProvider, sealed, hint: '' })
  const call = await search()
  expect(call).toMatchObject({ status: 'done', readFrom: 'web search' })
  expect(call?.output).toContain('https://example.com/bread')
})
