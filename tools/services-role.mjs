// @ts-check
// Who the services are in the database: a role that reads and writes rows, and changes nothing else. The audit log it only
// reads; entries come into it by the function append_audit alone.
import { scryptSync } from 'node:crypto'
import pg from 'pg'
import { withClient } from './database.mjs'
import { splitUrl } from './prisma-engine.mjs'

/** Any number, the same in every process: grants to one role at a time, or Postgres refuses one of them. */
const grantLock = 7_246_002

/**
 * Makes the role, or gives it this password, and grants it the rows of the tables that are there now and of those that
 * later migrations add. All of it or nothing; doing it again changes nothing.
 *
 * @param {string} url The owner's.
 * @param {string} password
 * @param {string} [name]
 */
export async function grantServices(url, password, name = 'rain_services') {
  await withClient(url, async (client) => {
    const role = pg.escapeIdentifier(name)
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [grantLock])
    const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])
    await client.query(`${rowCount ? 'ALTER' : 'CREATE'} ROLE ${role} LOGIN PASSWORD ${pg.escapeLiteral(password)}`)
    await client.query(`
      REVOKE CREATE ON SCHEMA public FROM PUBLIC;
      GRANT USAGE ON SCHEMA public TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role};
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role};
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO ${role};
      REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations, audit_entries, audit_heads FROM ${role};
    `)
    await client.query('COMMIT')
  })
}

/**
 * Lets the services into a database as a role of their own, where its owner may make one.
 *
 * @param {string} url The owner's.
 * @returns {Promise<{ url: string, problem: string | null }>} What they connect with, and what keeps that from being a role
 *   that cannot change the audit log.
 */
export async function letServicesIn(url) {
  const account = accountOf(url)
  if (!account) return { url, problem: noPassword }
  try {
    await grantServices(url, account.password, account.name)
  } catch (error) {
    return { url, problem: `the role "${account.name}" cannot be made: ${messageOf(error)}` }
  }
  const { connects, problem } = await inspect(account)
  return { url: connects ? account.url : url, problem }
}

/**
 * What keeps the role of the services from being one that cannot change the audit log.
 *
 * @param {string} url The owner's.
 * @returns {Promise<string | null>} Null: nothing.
 */
export async function findRoleProblem(url) {
  const account = accountOf(url)
  return account ? (await inspect(account)).problem : noPassword
}

const noPassword = 'DATABASE_URL has no password, from which that of the services could be made'

/**
 * Who they are on the server of `url`: a role per database, since roles belong to the whole server. Its password is made from
 * the owner's, so that every start comes to the same one and nobody has to keep it.
 *
 * @param {string} url
 */
function accountOf(url) {
  const own = new URL(url)
  const secret = decodeURIComponent(own.password)
  if (!secret) return null
  const name = `${splitUrl(url).database}_services`
  const password = scryptSync(secret, `rain ${name}`, 24).toString('hex')
  own.username = encodeURIComponent(name)
  own.password = password
  return { name, password, url: own.href }
}

/**
 * Asks as the services themselves.
 *
 * @param {{ name: string, url: string }} account
 * @returns {Promise<{ connects: boolean, problem: string | null }>}
 */
async function inspect({ name, url }) {
  try {
    return await withClient(url, async (client) => {
      const { rows } = await client.query(rights, [name])
      const { isItself, isOwner, mayWrite } = rows[0]
      if (!isItself) return { connects: false, problem: `the server does not let "${name}" in under its own name` }
      if (isOwner) return { connects: true, problem: `"${name}" has the rights of the owner` }
      return { connects: true, problem: mayWrite ? `"${name}" may write more than rows` : null }
    })
  } catch (error) {
    return { connects: false, problem: `"${name}" cannot connect: ${messageOf(error)}` }
  }
}

const writing = `'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER'`
const rights = `
  SELECT current_user = $1 AS "isItself",
    (SELECT bool_or(pg_has_role(owner, 'MEMBER')) FROM (
       SELECT relowner AS owner FROM pg_class WHERE oid IN ('public.audit_entries'::regclass, 'public.audit_heads'::regclass)
       UNION ALL SELECT proowner FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace AND proname IN ('append_audit', 'refuse_audit_change')
     ) owners) AS "isOwner",
    has_schema_privilege('public', 'CREATE')
      OR has_table_privilege('public.audit_entries', ${writing})
      OR has_table_privilege('public.audit_heads', ${writing}) AS "mayWrite"`

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error && error.message) || String(error)
