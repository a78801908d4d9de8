// @ts-check
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { dropDatabase, urlOfDatabase, withClient } from './database.mjs'
import { checkAuditLog } from './doctor.mjs'
import { openHome } from './home.mjs'
import { migrate } from './migrate.mjs'
import { scratchPostgres } from './scratch-postgres.mjs'
import { findRoleProblem, letServicesIn } from './services-role.mjs'

const run = randomUUID().replaceAll('-', '').slice(0, 12)
let server = ''
let owner = ''
/** @type {(() => Promise<unknown>)[]} */
const dropped = []

beforeAll(async () => {
  server = process.env.RAIN_TEST_POSTGRES_URL ?? (await scratchPostgres())
  owner = await aDatabase('own')
  await sql(owner, `SELECT append_audit('usr_a', 'decided', '{}')`)
  await sql(owner, `INSERT INTO users (id) VALUES ('usr_a')`)
}, 120_000)

afterAll(async () => {
  for (const drop of dropped.reverse()) await drop()
})

/** A database with Rain's tables, as an earlier start has left it. @param {string} name @param {string} [url] Of who makes it. */
async function aDatabase(name, url = server) {
  const made = urlOfDatabase(url, `rain_role_${name}_${run}`)
  dropped.push(() => sql(urlOfDatabase(server, 'postgres'), `DROP ROLE IF EXISTS rain_role_${name}_${run}_services`))
  dropped.push(() => dropDatabase(urlOfDatabase(server, `rain_role_${name}_${run}`)))
  await migrate(made)
  return made
}

/** Somebody of the server, and its URL. @param {string} name @param {string} may */
async function anOwner(name, may) {
  const role = `rain_${name}_${run}`
  await sql(server, `CREATE ROLE ${role} LOGIN CREATEDB ${may} PASSWORD 'of the owner'`)
  dropped.push(() => sql(urlOfDatabase(server, 'postgres'), `DROP ROLE ${role}`))
  const url = new URL(server)
  url.username = role
  url.password = 'of the owner'
  return url.href
}

/** @param {string} url @param {string} text */
const sql = (url, text) => withClient(url, (client) => client.query(text))

test('the services write rows, add to the audit log, and can do nothing else to it', async () => {
  const { url, problem } = await letServicesIn(owner)
  expect(problem).toBeNull()
  await sql(url, `UPDATE users SET model = 'auto' WHERE id = 'usr_a'`)
  await sql(url, `SELECT append_audit('usr_a', 'decided', '{}')`)
  for (const text of [
    `UPDATE audit_entries SET kind = 'decided'`,
    'DELETE FROM audit_entries',
    'TRUNCATE audit_entries',
    `INSERT INTO audit_entries VALUES ('usr_a', 9, now(), 'decided', '{}', '', '')`,
    'UPDATE audit_heads SET seq = 1',
    'DELETE FROM audit_heads',
    'ALTER TABLE audit_entries DISABLE TRIGGER ALL',
    'ALTER TABLE audit_entries ADD COLUMN more TEXT',
    'DROP TRIGGER audit_entries_append_only ON audit_entries',
    'DROP TABLE audit_entries',
    'ALTER TABLE users DROP COLUMN model',
    'DROP FUNCTION append_audit(text, text, jsonb)',
    'CREATE FUNCTION public.mine() RETURNS INT LANGUAGE sql AS $$ SELECT 1 $$',
    'CREATE ROLE another',
    `SET session_replication_role = 'replica'`,
  ]) {
    await expect(sql(url, text)).rejects.toThrow(/permission denied|must be owner/)
  }
  const { rows } = await sql(owner, 'SELECT count(*)::int AS entries FROM audit_entries')
  expect(rows).toEqual([{ entries: 2 }])
})

test('a later start comes to the same role, also two at once, and to tables that were added meanwhile', async () => {
  const [first, second] = await Promise.all([letServicesIn(owner), letServicesIn(owner)])
  expect(first).toEqual(second)
  await sql(owner, 'CREATE TABLE added_later (id INT)')
  await sql(first.url, 'INSERT INTO added_later VALUES (1)')
  expect(new URL(first.url).password).not.toBe(new URL(owner).password)
})

describe('a database of the person', () => {
  test('whose owner may make roles is protected as well', async () => {
    const url = await aDatabase('able', await anOwner('able', 'CREATEROLE'))
    const services = await letServicesIn(url)
    expect(services.problem).toBeNull()
    expect(await letServicesIn(url)).toEqual(services)
    await expect(sql(services.url, 'DELETE FROM audit_entries')).rejects.toThrow('permission denied')
  })

  test('whose owner may not is used as it is, and that is said', async () => {
    const url = await aDatabase('plain', await anOwner('plain', ''))
    const { url: used, problem } = await letServicesIn(url)
    expect(used).toBe(url)
    expect(problem).toMatch(/^the role "rain_role_plain_\w+_services" cannot be made: permission denied/)
  })

  test('whose role of the services was given more than rows does not count as protected', async () => {
    const url = await aDatabase('more')
    const role = `rain_role_more_${run}_services`
    await letServicesIn(url)
    await sql(url, `GRANT "${new URL(url).username}" TO ${role}`)
    expect(await findRoleProblem(url)).toMatch(/has the rights of the owner/)
    await sql(url, `REVOKE "${new URL(url).username}" FROM ${role}`)
    await sql(url, `GRANT DELETE ON audit_entries TO ${role}`)
    expect(await findRoleProblem(url)).toMatch(/may write more than rows/)
    expect((await letServicesIn(url)).problem).toBeNull()
  })

  test('without a password in its URL gets no role whose password anybody could work out', async () => {
    const url = new URL(owner)
    url.password = ''
    expect(await letServicesIn(url.href)).toEqual({ url: url.href, problem: expect.stringContaining('no password') })
  })
})

test('the doctor says whether the log is protected, and when that cannot be known', async () => {
  const home = openHome({ RAIN_HOME: join(tmpdir(), `rain-none-${run}`) })
  const check = async (/** @type {NodeJS.ProcessEnv} */ env) => (await checkAuditLog(home, env)).says
  await letServicesIn(owner)
  expect(await check({ DATABASE_URL: owner })).toBe('audit log: protected, the services can only add to it')
  const unprotected = await aDatabase('doctor')
  expect(await check({ DATABASE_URL: unprotected })).toMatch(
    /^audit log: not protected from the services, .* cannot connect/,
  )
  expect(await check({ DATABASE_URL: 'postgresql://rain:x@127.0.0.1:1/rain' })).toMatch(/while its database runs/)
  expect(await check({})).toMatch(/from the first start on/)
})
