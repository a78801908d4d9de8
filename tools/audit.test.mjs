// @ts-check
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { audit } from './audit.mjs'
import { dropDatabase, urlOfDatabase, withClient } from './database.mjs'
import { migrate } from './migrate.mjs'
import { root } from './root.mjs'
import { runCommand } from './run-command.mjs'
import { scratchPostgres } from './scratch-postgres.mjs'

let template = ''
let url = ''
let folder = ''

beforeAll(async () => {
  template = urlOfDatabase(await serverUrl(), `rain_audit_${randomUUID().replaceAll('-', '')}`)
  await migrate(template)
  folder = mkdtempSync(join(tmpdir(), 'rain-audit-'))
}, 120_000)

afterAll(async () => {
  for (const each of [url, template]) if (each) await dropDatabase(each)
  rmSync(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  if (url) await dropDatabase(url)
  const name = `rain_audit_${randomUUID().replaceAll('-', '')}`
  url = urlOfDatabase(template, name)
  const from = new URL(template).pathname.slice(1)
  await withClient(urlOfDatabase(template, 'postgres'), (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${from}`),
  )
  for (let index = 1; index <= 4; index++) await append('usr_a', { tool: 'bash', call: `tcl_${index}` })
  await sql(`SELECT append_audit('usr_c', 'decided', '{"size": 9007199254740993.50, "small": 1e-9, "large": -2E+40}')`)
  await append('usr_b', { text: 'ñ "quoted" \u2028 \u0001 🙂', list: [1, { longer: null, b: true }], '': {} })
}, 60_000)

async function serverUrl() {
  return process.env.RAIN_TEST_POSTGRES_URL ?? (await scratchPostgres())
}

/** @param {string} person @param {object} entry */
const append = (person, entry) =>
  sql('SELECT append_audit($1, $2, $3::jsonb)', [person, 'policy_changed', JSON.stringify(entry)])

/** @param {string} text @param {unknown[]} [values] */
const sql = (text, values) => withClient(url, (client) => client.query(text, values))

/** What somebody with all rights over the database may do. @param {string} text */
const plant = (text) =>
  withClient(url, (client) =>
    client.query(`ALTER TABLE audit_entries DISABLE TRIGGER ALL; ALTER TABLE audit_heads DISABLE TRIGGER ALL; ${text}`),
  )

/** @param {string[]} args */
async function run(...args) {
  /** @type {string[]} */
  const said = []
  const code = await audit(args, {
    env: { DATABASE_URL: url },
    say: (line) => said.push(line),
    out: (line) => void said.push(line),
  })
  return { code, said: said.join('\n') }
}

test('a log that is as it was written verifies, and tells its heads', async () => {
  const { code, said } = await run('verify')
  expect(code).toBe(0)
  expect(said).toContain('6 entries')
  expect(said).toMatch(/head usr_a:4:[0-9a-f]{64}/)
})

describe('the first broken entry is named when', () => {
  test.each([
    [
      'an entry was edited',
      `UPDATE audit_entries SET entry = '{"tool": "read_file"}' WHERE seq = 2`,
      'entry 2 of usr_a',
    ],
    ['its time was moved', `UPDATE audit_entries SET at = at - interval '1 day' WHERE seq = 3`, 'entry 3 of usr_a'],
    ['it was made another kind', `UPDATE audit_entries SET kind = 'decided' WHERE seq = 3`, 'entry 3 of usr_a'],
    ['an entry was taken out', 'DELETE FROM audit_entries WHERE seq = 2', 'entry 2 of usr_a is missing'],
    ['the newest was taken away', `DELETE FROM audit_entries WHERE seq = 4`, 'entry 4 of usr_a is missing'],
    [
      'a whole chain was taken away',
      `DELETE FROM audit_entries WHERE user_id = 'usr_b'`,
      'entry 1 of usr_b is missing',
    ],
    [
      'two entries changed places',
      'UPDATE audit_entries SET seq = 12 - seq WHERE seq IN (2, 3); UPDATE audit_entries SET seq = seq - 7 WHERE seq > 8',
      'entry 2 of usr_a',
    ],
    [
      'an entry was put at the end by hand',
      `INSERT INTO audit_entries SELECT user_id, 5, at, kind, entry, hash, repeat('0', 64) FROM audit_entries WHERE seq = 4`,
      'entry 5 of usr_a is not what was written',
    ],
    [
      'a tail was forged with right hashes, past the head',
      `INSERT INTO audit_entries SELECT user_id, 5, at, kind, entry, hash, encode(sha256(convert_to(concat_ws(E'\\n',
         'rain-audit-1', hash, user_id, 5, (extract(epoch FROM at) * 1000)::bigint, kind, entry::text), 'UTF8')), 'hex')
       FROM audit_entries WHERE seq = 4`,
      'entry 5 of usr_a did not come in',
    ],
    ['the head was forgotten', `DELETE FROM audit_heads WHERE user_id = 'usr_b'`, 'entry 1 of usr_b did not come in'],
  ])('%s', async (_, text, words) => {
    await plant(text)
    const { code, said } = await run('verify')
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(words) })
  })

  test('the whole end was replaced, head and all, and the old head was noted elsewhere', async () => {
    const noted = /head (usr_a:\S+)/.exec((await run('verify')).said)?.[1] ?? ''
    expect(await run('verify', '--head', noted)).toMatchObject({ code: 0 })
    await plant(`DELETE FROM audit_entries WHERE user_id = 'usr_a' AND seq > 2;
      UPDATE audit_heads h SET seq = 2, hash = e.hash FROM audit_entries e
      WHERE e.user_id = 'usr_a' AND e.seq = 2 AND h.user_id = 'usr_a'`)
    for (let index = 0; index < 3; index++) await append('usr_a', { tool: 'read_file' })
    expect(await run('verify')).toMatchObject({ code: 0 })
    const { code, said } = await run('verify', '--head', noted)
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('entry 4 of usr_a is not the one') })
  })
})

test('a call that was started without an entry is found', async () => {
  await sql(`
    INSERT INTO users (id) VALUES ('usr_a');
    INSERT INTO conversations (id, user_id, agent_key, cwd) VALUES ('ses_1', 'usr_a', 'default', '/');
    INSERT INTO turns (id, user_id, agent_id, agent_key, conversation_id, cwd, status, provider, model)
    VALUES ('trn_1', 'usr_a', 'agt_1', 'default', 'ses_1', '/', 'done', 'demo', 'auto');
    INSERT INTO messages (id, user_id, conversation_id, turn_id, step, role, content)
    VALUES ('msg_1', 'usr_a', 'ses_1', 'trn_1', 1, 'assistant', '[]');
    INSERT INTO tool_calls (id, user_id, turn_id, message_id, step, position, tool_use_id, tool, input, input_hash, level,
      reasons, status, started_at)
    VALUES ('tcl_quiet', 'usr_a', 'trn_1', 'msg_1', 1, 0, 'u', 'bash', '{}', 'h', 'green', '[]', 'done', now())`)
  const { code, said } = await run('verify')
  expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('call tcl_quiet was started, and no entry') })
})

test('nothing is changed or removed by an ordinary statement, also by the owner of the tables', async () => {
  for (const text of [
    `UPDATE audit_entries SET kind = 'decided'`,
    'DELETE FROM audit_entries',
    'TRUNCATE audit_entries',
    'DELETE FROM audit_heads',
  ]) {
    await expect(sql(text)).rejects.toThrow('append-only')
  }
})

test('the services may add an entry by the function and do nothing else to the log', async () => {
  const env = { ...process.env, DATABASE_URL: url, SERVICES_PASSWORD: 'a-password' }
  await runCommand(process.execPath, [join(root, 'docker', 'migrate.mjs')], { env })
  const services = new URL(url)
  services.username = 'rain_services' // of services-role.mjs
  services.password = 'a-password'
  const asServices = (/** @type {string} */ text) => withClient(services.href, (client) => client.query(text))
  await asServices(`SELECT append_audit('usr_a', 'decided', '{}')`)
  await asServices(`UPDATE tool_calls SET status = 'done'`)
  for (const text of [
    `UPDATE audit_entries SET kind = 'decided'`,
    'DELETE FROM audit_entries',
    'TRUNCATE audit_entries',
    `INSERT INTO audit_entries VALUES ('usr_a', 9, now(), 'decided', '{}', '', '')`,
    'UPDATE audit_heads SET seq = 1',
    'DELETE FROM audit_heads',
    'ALTER TABLE audit_entries DISABLE TRIGGER ALL',
    'CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
    'DROP FUNCTION append_audit(text, text, jsonb)',
  ]) {
    await expect(asServices(text)).rejects.toThrow(/permission denied|must be owner/)
  }
  expect(await run('verify')).toMatchObject({ code: 0 })
})

describe('an exported log', () => {
  const file = () => join(folder, 'audit.jsonl')

  test('is checked without the database', async () => {
    writeFileSync(file(), (await run('export')).said)
    expect(await run('verify', '--file', file())).toMatchObject({ code: 0, said: expect.stringContaining('6 entries') })
  })

  test('does not verify once a line was changed', async () => {
    writeFileSync(file(), (await run('export')).said)
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('tcl_3', 'tcl_9'))
    const { code, said } = await run('verify', '--file', file())
    expect({ code, said }).toEqual({
      code: 1,
      said: expect.stringContaining('entry 3 of usr_a is not what was written'),
    })
  })
})

test('what it cannot do is said, and is not success', async () => {
  expect(await run('verify', '--head', 'nonsense')).toMatchObject({ code: 2, said: expect.stringContaining('usage') })
  expect(await run('shred')).toMatchObject({ code: 2, said: expect.stringContaining('usage') })
  expect(await run('verify', '--file', join(folder, 'missing'))).toMatchObject({ code: 2 })
})
