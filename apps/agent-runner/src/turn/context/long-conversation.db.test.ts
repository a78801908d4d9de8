import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { noUsage, type ContentBlock, type Event } from '@rain/protocol'
import type { ModelEvent, ModelRequest, Provider } from '../../providers/provider.ts'
import { scripted } from '../testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from '../testing/turn-lab.ts'
import { isWellFormed } from './check.ts'
import { count } from './measure.ts'
import { partsOfRequest } from './parts.ts'
import { countQuarters } from './testing/conversations.ts'

jest.setTimeout(180_000)

const turns = 200
const limitTokens = 20_000
const sizeOf = (request: ModelRequest) => count(partsOfRequest(request), countQuarters)

let lab: TurnLab

beforeAll(async () => {
  lab = await openTurnLab()
})
afterAll(() => lab?.close())

/** Reads the file once for every message, then answers; counts as it is told, four characters a token. */
function aReader(requests: ModelRequest[]): Provider {
  const base = scripted()
  const model = { contextTokens: limitTokens, maxOutputTokens: 4_000 }
  return {
    ...base,
    describeModel: async (name, signal) => ({ ...(await base.describeModel(name, signal)), ...model }),
    async *ask(request): AsyncGenerator<ModelEvent> {
      const isSummary = request.tools.length === 0
      if (!isSummary) requests.push(request)
      const isRead = request.conversation.at(-1)?.role === 'tools'
      const content: ContentBlock[] =
        isSummary || isRead
          ? [{ type: 'text', text: isSummary ? 'Goal: read the file, again and again.' : 'Read.' }]
          : [{ type: 'tool_call', toolUseId: crypto.randomUUID(), tool: 'read_file', input: { path: 'long.txt' } }]
      const usage = { ...noUsage, inputTokens: await sizeOf(request), outputTokens: 20 }
      const reason = content[0]?.type === 'tool_call' ? 'tool_use' : 'end_turn'
      yield { type: 'answered', reason, model: 'scripted-1', content, usage, cost: 0 }
    },
  }
}

test('two hundred turns with long outputs go on as the first did, and nothing of them is lost to the person', async () => {
  await writeFile(join(lab.folder, 'long.txt'), 'The quick brown fox jumps over the lazy dog.\n'.repeat(60))
  const requests: ModelRequest[] = []
  const provider = aReader(requests)
  const ids: string[] = []
  for (let index = 0; index < turns; index++) {
    const turn = await lab.send(`Read it, time ${index}`)
    ids.push(turn.id)
    await lab.advance(turn.id, provider)
  }

  const outcomes = await lab.db.prisma.turn.findMany({ where: { id: { in: ids } }, select: { outcome: true } })
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(turns).fill('completed'))
  expect(requests).toHaveLength(2 * turns)
  for (const request of requests) {
    expect(isWellFormed(request.conversation)).toBe(true)
    expect(await sizeOf(request)).toBeLessThan(limitTokens)
  }
  expect(JSON.stringify(requests.at(-1)?.conversation)).toContain(`Read it, time ${turns - 1}`)

  const outputs = await lab.db.prisma.toolCall.findMany({ where: { turnId: { in: ids } }, select: { output: true } })
  expect(outputs.filter(({ output }) => output?.includes('lazy dog'))).toHaveLength(turns)
  expect(
    await lab.db.prisma.toolCall.count({ where: { turnId: { in: ids }, prunedAt: { not: null } } }),
  ).toBeGreaterThan(100)
  const summaries = await lab.db.prisma.summary.findMany({ orderBy: { seq: 'asc' } })
  expect(summaries.length).toBeGreaterThan(0)

  const said: Event[] = []
  for await (const { event } of lab.bus.log.readBackwards(lab.userId, '+')) said.unshift(event)
  const told = said.flatMap((event) => (event.type === 'context_compacted' ? [event.summary_id] : []))
  expect(told).toEqual(summaries.map(({ id }) => id))
  expect(said.some((event) => event.type === 'context_usage')).toBe(true)

  // The provider's cache: most requests begin with the whole request before them, even in so small a context.
  const broken = requests.filter((request, index) => {
    const before = requests[index - 1]?.conversation ?? []
    return JSON.stringify(request.conversation.slice(0, before.length)) !== JSON.stringify(before)
  })
  expect(broken.length).toBeLessThan(requests.length / 6)
})
