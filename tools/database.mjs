// @ts-check
// What one does with whole databases of a server.
import pg from 'pg'
import { splitUrl } from './prisma-engine.mjs'

/**
 * @template T
 * @param {string} url
 * @param {(client: pg.Client) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: splitUrl(url).url })
  client.on('error', () => {}) // the query that was running rejects with it
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** @param {string} url */
export const pingDatabase = (url) => withClient(url, (client) => client.query('SELECT 1'))

/**
 * The same server, another database.
 *
 * @param {string} url
 * @param {string} database
 */
export function urlOfDatabase(url, database) {
  const other = new URL(url)
  other.pathname = `/${encodeURIComponent(database)}`
  return other.href
}

/**
 * Creates the database the URL names, unless it is there.
 *
 * @param {string} url
 */
export async function createDatabase(url) {
  const { database } = splitUrl(url)
  await withClient(urlOfDatabase(url, 'postgres'), async (client) => {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`).catch((error) => {
      // 42P04: it exists. 23505: another process is creating it at this moment.
      if (error.code !== '42P04' && error.code !== '23505') throw error
    })
  })
}

/** @param {string} url */
export async function dropDatabase(url) {
  const { database } = splitUrl(url)
  await withClient(urlOfDatabase(url, 'postgres'), (client) =>
    client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(database)} WITH (FORCE)`),
  )
}
