import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { McpTransport } from '@rain/protocol'
import { testDatabase } from '@rain/testing'
import {
  acceptMcpTools,
  askForMcpSignIn,
  changeMcpServer,
  countMcpTools,
  createDb,
  deleteMcpServer,
  enableMcpServer,
  findMcpServer,
  mcpToolsOf,
  newMcpServerId,
  offeredMcpTools,
  openMcpSignIn,
  recordMcpFailure,
  recordMcpTools,
  resealMcpServers,
  saveMcpGrant,
  saveMcpServer,
  takeMcpSignIn,
  withdrawMcpTools,
  type Db,
} from './index.ts'
import { aPerson } from './testing/index.ts'

let db: Db
let close: () => Promise<void>
let userId: string
let serverId: string

const config: McpTransport = { type: 'http', url: 'https://mcp.example.com/', headers: [] }

beforeAll(async () => {
  const database = await testDatabase()
  db = createDb(database.url)
  close = async () => {
    await db.close()
    await database.close()
  }
}, 120_000)
afterAll(() => close())

beforeEach(async () => {
  ;({ userId } = await aPerson(db))
  serverId = await aServer('files')
})

async function aServer(name: string, sealedSecrets: string | null = null, ofUser = userId): Promise<string> {
  const id = newMcpServerId()
  expect(await saveMcpServer(db, { id, userId: ofUser, name, config, sealedSecrets })).toBe('saved')
  return id
}

function tool(name: string, description = `Does ${name}.`) {
  const definition = { description, input_schema: { type: 'object' } }
  return { name, callName: `mcp__files__${name}`, definition, hash: description.padEnd(64, '.') }
}

const names = async () => (await offeredMcpTools(db, userId)).map((each) => each.name)
const record = (tools: ReturnType<typeof tool>[], version = 1) => recordMcpTools(db, { id: serverId, version }, tools)
const accept = (...tools: ReturnType<typeof tool>[]) => acceptMcpTools(db, { userId, serverId }, tools)

test('a tool is offered once the person has accepted it, and not before', async () => {
  expect(await record([tool('read'), tool('write')])).toEqual({ fresh: 2, waiting: 2 })
  expect(await names()).toEqual([])
  expect(await accept(tool('read'))).toBe(1)
  expect(await names()).toEqual(['read'])
  expect(await countMcpTools(db, userId)).toEqual(new Map([[serverId, { offered: 1, waiting: 1 }]]))
})

test('a definition that has changed is not offered until it is accepted as it is now', async () => {
  await record([tool('read')])
  await accept(tool('read'))
  expect(await record([tool('read', 'Reads, and sends it on.')])).toEqual({ fresh: 1, waiting: 1 })
  expect(await names()).toEqual([])
  expect(await accept(tool('read'))).toBe(0) // what was looked at is not what it is
  expect(await mcpToolsOf(db, userId, serverId)).toMatchObject([
    { definition: { description: 'Reads, and sends it on.' }, accepted: { description: 'Does read.' } },
  ])
  expect(await record([tool('read', 'Reads, and sends it on.')])).toEqual({ fresh: 0, waiting: 1 })
  expect(await accept(tool('read', 'Reads, and sends it on.'))).toBe(1)
  expect(await names()).toEqual(['read'])
})

test('a tool that comes back as it was accepted is offered again', async () => {
  await record([tool('read'), tool('write')])
  await accept(tool('read'), tool('write'))
  await record([tool('write')])
  expect(await names()).toEqual(['write'])
  expect(await record([tool('read'), tool('write')])).toEqual({ fresh: 0, waiting: 0 })
  expect(await names()).toEqual(['read', 'write'])
})

test('what is withdrawn or belongs to a server at rest is not offered', async () => {
  await record([tool('read'), tool('write')])
  await accept(tool('read'), tool('write'))
  expect(await withdrawMcpTools(db, { userId, serverId }, ['read'])).toBe(1)
  expect(await names()).toEqual(['write'])
  expect(await enableMcpServer(db, userId, serverId, false)).toBe(true)
  expect(await names()).toEqual([])
})

test('what a server said before it was changed is not written down', async () => {
  const changed = { userId, id: serverId, name: 'files', config, sealedSecrets: null, dropGrant: false }
  expect(await changeMcpServer(db, changed)).toBe('changed')
  expect(await record([tool('read')], 1)).toEqual({ fresh: 0, waiting: 0 })
  expect(await mcpToolsOf(db, userId, serverId)).toEqual([])
})

test('nobody finds, accepts, changes or deletes what belongs to another', async () => {
  await record([tool('read')])
  const { userId: stranger } = await aPerson(db)
  expect(await findMcpServer(db, stranger, serverId)).toBeNull()
  expect(await acceptMcpTools(db, { userId: stranger, serverId }, [tool('read')])).toBe(0)
  expect(await mcpToolsOf(db, stranger, serverId)).toEqual([])
  const changed = { userId: stranger, id: serverId, name: 'mine', config, sealedSecrets: null, dropGrant: false }
  expect(await changeMcpServer(db, changed)).toBe('refused')
  expect(await enableMcpServer(db, stranger, serverId, false)).toBe(false)
  expect(await deleteMcpServer(db, stranger, serverId)).toBe(false)
  expect(await deleteMcpServer(db, userId, serverId)).toBe(true)
})

test('two servers of a person do not share a name', async () => {
  const again = { id: newMcpServerId(), userId, name: 'files', config, sealedSecrets: null }
  expect(await saveMcpServer(db, again)).toBe('taken')
  const other = await aServer('mail')
  const renamed = { userId, id: other, name: 'files', config, sealedSecrets: null, dropGrant: false }
  expect(await changeMcpServer(db, renamed)).toBe('refused')
})

test('the last twenty failures are kept, the newest first', async () => {
  for (let at = 1; at <= 22; at++) {
    await recordMcpFailure(db, serverId, { at, tool: null, code: 'closed', text: 'It ended.' })
  }
  const failures = (await findMcpServer(db, userId, serverId))?.failures.map(({ at }) => at)
  expect(failures).toEqual(Array.from({ length: 20 }, (_, index) => 22 - index))
})

test('a sign-in is ended once, and only by the person who began it', async () => {
  await askForMcpSignIn(db, { userId, id: serverId }, 'asked')
  const hash = crypto.randomUUID()
  const opened = { hash, sealed: 'sealed', url: 'https://auth.example.com/' }
  await openMcpSignIn(db, { userId, id: serverId, version: 1 }, opened)
  const { userId: stranger } = await aPerson(db)
  expect(await takeMcpSignIn(db, stranger, hash)).toBeNull()
  expect(await takeMcpSignIn(db, userId, hash)).toEqual({ id: serverId, version: 1, sealedSignIn: 'sealed' })
  expect(await takeMcpSignIn(db, userId, hash)).toBeNull()
})

test('of two who refresh a grant, one writes', async () => {
  const first = await saveMcpGrant(db, { userId, id: serverId, grantVersion: 0 }, 'one')
  expect(first).toBe(1)
  expect(await saveMcpGrant(db, { userId, id: serverId, grantVersion: 0 }, 'two')).toBeNull()
  expect((await findMcpServer(db, userId, serverId))?.sealedGrant).toBe('one')
})

test('what is sealed can be sealed anew, each with its own context', async () => {
  const id = await aServer('secret', 'old')
  await saveMcpGrant(db, { userId, id, grantVersion: 0 }, 'old grant')
  await resealMcpServers(db, (context, sealed) => (context.includes(id) ? `${context} ${sealed}` : null))
  expect(await findMcpServer(db, userId, id)).toMatchObject({
    sealedSecrets: `mcp-secrets:${userId}:${id} old`,
    sealedGrant: `mcp-grant:${userId}:${id} old grant`,
  })
})
