import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { claimTurn, recordStep } from '@rain/db'
import { anAgent, aPerson, aQueuedTurn, type Person } from '@rain/db/testing'
import { conversationSearchSchema, noUsage } from '@rain/protocol'
import { call } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'
import { readAtATime, searchMessages } from './search-messages.ts'

let gateway: TestGateway
let token: string
let person: Person

beforeAll(async () => {
  gateway = await startTestGateway()
  token = await gateway.token()
}, 120_000)
afterAll(() => gateway?.close())
beforeEach(async () => {
  await gateway.db.prisma.agent.deleteMany()
  await gateway.db.prisma.conversation.deleteMany()
  person = await anAgent(gateway.db, { userId: gateway.userId })
})

async function search(q: string, more = '') {
  const { status, body } = await call(gateway.url, `/api/conversations/search?q=${encodeURIComponent(q)}${more}`, token)
  expect(status).toBe(200)
  return conversationSearchSchema.parse(body)
}

const say = (text: string) => aQueuedTurn(gateway.db, person, text)
const textsOf = async (q: string) =>
  (await search(q)).hits.map(({ snippet }) => snippet.map(({ text }) => text).join(''))

/** A message and what it was answered; beside the answer a thought. */
async function talk(text: string, answer: string, thought: string) {
  const turn = await say(text)
  const claimed = await claimTurn(gateway.db, { turnId: turn.id, owner: 'runner', leaseMs: 20_000 })
  await recordStep(
    gateway.db,
    { turnId: turn.id, epoch: claimed?.turn.epoch ?? 0 },
    {
      step: 1,
      provider: 'demo',
      model: 'demo',
      stopReason: 'end',
      content: [
        { type: 'thinking', text: thought, provider: 'demo' },
        { type: 'text', text: answer },
      ],
      usage: noUsage,
      cost: 0,
      toolCalls: [],
    },
  )
  return turn
}

test('what was asked and what was answered is found by beginnings of words, without accents; thoughts are not', async () => {
  const turn = await talk('Where does the heron nest?', 'En la Montaña más alta.', 'marmalade')
  const [asked] = (await search('heron')).hits
  expect(asked).toMatchObject({ turn_id: turn.id, step: 0, role: 'user', session_id: person.conversationId })
  const [answered] = (await search('monta ALTA')).hits
  expect(answered).toMatchObject({ turn_id: turn.id, step: 1, role: 'assistant', agent_id: 'default' })
  expect(answered?.snippet).toContainEqual({ text: 'Monta', match: true })
  expect(await textsOf('marmalade')).toEqual([])
})

test('short words, signs and scripts without spaces are found anywhere in a text', async () => {
  await say('明日の天気は？')
  await say('look at src/app.ts, please')
  expect(await textsOf('天気')).toEqual(['明日の天気は？'])
  expect(await textsOf('app.ts')).toEqual(['look at src/app.ts, please'])
  expect(await textsOf('"at src" pl')).toEqual(['look at src/app.ts, please'])
  expect(await textsOf('%')).toEqual([])
})

test('it comes by pages, the newest first', async () => {
  for (let at = 0; at < 35; at++) await say(`pebble number ${at}`)
  const first = await search('pebble')
  expect(first).toMatchObject({ more: true, hits: { length: 30 } })
  const rest = await search('pebble', `&before=${first.hits.at(-1)?.id}`)
  expect(rest).toMatchObject({ more: false, hits: { length: 5 } })
  expect(rest.hits.at(-1)?.snippet.at(-1)?.text).toBe(' number 0')
})

test('a word that is everywhere is looked for in a part of the messages at a time, and nothing is passed over', async () => {
  for (let at = 0; at < 25; at++) await say(at % 12 === 0 ? `pebble ${at}` : `stone ${at}`)
  const found: string[] = []
  let before: number | undefined
  let parts = 0
  do {
    const query = { userId: gateway.userId, q: 'pebble', before }
    const page = await searchMessages(gateway.db, query, { ...readAtATime, byWords: 10 })
    found.push(...page.hits.map(({ snippet }) => snippet.map(({ text }) => text).join('')))
    before = page.more ? page.next : undefined
    parts++
  } while (before !== undefined)
  expect(found).toEqual(['pebble 24', 'pebble 12', 'pebble 0'])
  expect(parts).toBe(3)
})

test('nobody finds what others have said, or what agents say among themselves', async () => {
  const other = await aPerson(gateway.db)
  await aQueuedTurn(gateway.db, other, 'a walrus of another')
  const { id } = await say('mine')
  const conversation = { id: 'ses_sub', userId: gateway.userId, agentKey: 'default', cwd: '/', parentTurnId: id }
  await gateway.db.prisma.conversation.create({ data: conversation })
  await gateway.db.prisma.message.create({
    data: {
      id: 'msg_sub',
      userId: gateway.userId,
      conversationId: 'ses_sub',
      turnId: id,
      step: 7,
      role: 'user',
      content: [{ type: 'text', text: 'a walrus below' }],
    },
  })
  expect(await textsOf('walrus')).toEqual([])
})

test('the longest message that can be kept is kept, and found by its beginning', async () => {
  const turn = await say('x')
  const words = Array.from({ length: 200_000 }, (_, at) => `w${at.toString(36)}`)
  const content = [{ type: 'text', text: `platypus ${words.join(' ')}` }]
  await gateway.db.prisma.message.updateMany({ where: { turnId: turn.id }, data: { content } })
  expect((await search('platypus')).hits).toHaveLength(1)
})

test('the index is what finds words', async () => {
  await gateway.db.pool.query('SET enable_seqscan = off')
  const plan = await gateway.db.pool.query(
    `EXPLAIN SELECT 1 FROM messages m
     WHERE to_tsvector('simple'::regconfig, search_form(message_text(m.content))) @@ to_tsquery('simple', 'heron:*')`,
  )
  expect(JSON.stringify(plan.rows)).toContain('messages_search')
})

test.each(['', '   ', 'a'.repeat(201)])('a query of %j is refused', async (q) => {
  const { status } = await call(gateway.url, `/api/conversations/search?q=${encodeURIComponent(q)}`, token)
  expect(status).toBe(400)
})

test('a rare short word is looked for a part at a time, and found in the end', async () => {
  const turn = await say('the oldest: zq')
  const { userId, conversationId } = person
  await gateway.db.prisma.$executeRaw`
    INSERT INTO messages (id, user_id, conversation_id, turn_id, step, position, role, content)
    SELECT 'msg_fill' || n, ${userId}, ${conversationId}, ${turn.id}, 1, n, 'assistant',
      '[{"type": "text", "text": "nothing of that kind"}]'::jsonb FROM generate_series(1, ${2 * readAtATime.anywhere}) n`
  const pages = [await search('zq')]
  while (pages.at(-1)?.more) pages.push(await search('zq', `&before=${pages.at(-1)?.next}`))
  expect(pages.map(({ hits }) => hits.length)).toEqual([0, 0, 1])

  const plan = await gateway.db.pool.query(
    `EXPLAIN SELECT seq FROM messages WHERE user_id = '${userId}' AND seq < 9e9 ORDER BY seq DESC OFFSET 4999 LIMIT 1`,
  )
  expect(JSON.stringify(plan.rows)).toContain('messages_user_id_seq_idx')
})
