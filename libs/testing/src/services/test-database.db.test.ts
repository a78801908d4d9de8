import { afterAll, expect, test } from '@jest/globals'
import { withClient } from '@rain/tools/database.mjs'
import { schemaDrift } from '@rain/tools/migrate.mjs'
import { testDatabase, type TestDatabase } from './test-database.ts'

const open: TestDatabase[] = []
const database = async () => {
  const made = await testDatabase()
  open.push(made)
  return made
}

afterAll(() => Promise.all(open.map((made) => made.close())))

test('databases asked for at the same time are migrated, empty and apart', async () => {
  const [first, second] = await Promise.all([database(), database()])
  await withClient(first.url, (client) => client.query(`INSERT INTO users (id) VALUES ('usr_1')`))
  const users = (url: string) => withClient(url, (client) => client.query('SELECT id FROM users'))
  expect((await users(first.url)).rows).toEqual([{ id: 'usr_1' }])
  expect((await users(second.url)).rows).toEqual([])
})

test('a closed database is gone, also when somebody is still connected to it', async () => {
  const { url, close } = await testDatabase()
  await withClient(url, async () => {
    await close()
  })
  await expect(withClient(url, async () => {})).rejects.toMatchObject({ code: '3D000' })
})

test('the migrations lead to the schema', async () => {
  const { url } = await database()
  expect(await schemaDrift(url)).toBe('')
})

test('one agent has at most one turn that is running or parked', async () => {
  const { url } = await database()
  const insertTurn = (id: string, status: string) =>
    withClient(url, (client) =>
      client.query(
        `INSERT INTO turns (id, user_id, agent_id, agent_key, conversation_id, cwd, status, provider, model)
         VALUES ($1, 'usr_1', 'agt_1', 'main', 'cnv_1', '/', $2, 'demo', 'auto')`,
        [id, status],
      ),
    )
  await withClient(url, async (client) => {
    await client.query(`INSERT INTO users (id) VALUES ('usr_1')`)
    await client.query(`INSERT INTO conversations (id, user_id, agent_key, cwd) VALUES ('cnv_1', 'usr_1', 'main', '/')`)
  })
  await insertTurn('trn_1', 'running')
  await insertTurn('trn_2', 'queued')
  await insertTurn('trn_3', 'done')
  await expect(insertTurn('trn_4', 'parked')).rejects.toMatchObject({ constraint: 'turns_one_active_per_agent' })
})
