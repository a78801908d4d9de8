import { createHash, randomUUID } from 'node:crypto'
import { dropDatabase, urlOfDatabase, withClient } from '@rain/tools/database.mjs'
import { migrate, readMigrations } from '@rain/tools/migrate.mjs'
import { scratchPostgres } from '@rain/tools/scratch-postgres.mjs'

export interface TestDatabase {
  url: string
  /** Drops it, also when it is still connected to. */
  close(): Promise<void>
}

/**
 * A migrated, empty database of its own. Uses the server `RAIN_TEST_POSTGRES_URL` names (`npm test` sets it); without it,
 * one that lives as long as the tests that use it.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env.RAIN_TEST_POSTGRES_URL ?? (await scratchPostgres())
  const template = await migratedTemplate(server)
  const name = `rain_test_${randomUUID().replaceAll('-', '')}`
  await withClient(server, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`))
  const url = urlOfDatabase(server, name)
  return { url, close: () => dropDatabase(url) }
}

/** Made by whoever comes first; its name tells which migrations it has. */
async function migratedTemplate(server: string): Promise<string> {
  const migrations = JSON.stringify(readMigrations().migrationDirectories)
  const name = `rain_template_${createHash('sha256').update(migrations).digest('hex').slice(0, 16)}`
  const draft = urlOfDatabase(server, `${name}_draft`)
  await withClient(server, async (client) => {
    const isThere = async () =>
      (await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).rowCount === 1
    if (await isThere()) return
    // The lock goes with the connection, so a process that dies half-way leaves only a draft.
    await client.query(`SELECT pg_advisory_lock(hashtext('rain template'))`)
    if (await isThere()) return
    await dropDatabase(draft)
    await migrate(draft)
    await client.query(`ALTER DATABASE ${name}_draft RENAME TO ${name}`)
  })
  return name
}
