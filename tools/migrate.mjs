// @ts-check
// The migrations of prisma/migrations, applied in this process: same engine, table and locks as `prisma migrate deploy`.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createDatabase, pingDatabase } from './database.mjs'
import { openEngine } from './prisma-engine.mjs'
import { root } from './root.mjs'

const migrationsFolder = join(root, 'prisma', 'migrations')
const filters = { externalTables: [], externalEnums: [] }

/**
 * Brings a database up to date; makes it first where it is missing. Several processes may do this at once.
 *
 * @param {string} url
 * @returns {Promise<string[]>} The names of the migrations that were missing.
 */
export async function migrate(url) {
  await pingDatabase(url).catch(async (error) => {
    if (error.code !== '3D000') throw error // 3D000: no such database
    await createDatabase(url)
  })
  const { engine, close } = await openEngine({ url })
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({ filters, migrationsList: readMigrations() })
    return appliedMigrationNames
  } finally {
    await close()
  }
}

/**
 * @param {string} url A server on which a scratch database may be made.
 * @returns {Promise<string>} The SQL that is missing between the migrations and prisma/schema.prisma; empty when they agree.
 */
export async function schemaDrift(url) {
  const schemaFile = join(root, 'prisma', 'schema.prisma')
  const { engine, close } = await openEngine({ url, schemaFiles: [schemaFile] })
  try {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'migrations', ...readMigrations() },
      to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content: readFileSync(schemaFile, 'utf8') }] },
      script: true,
      exitCode: true,
      shadowDatabaseUrl: null,
      filters,
    })
    return exitCode === 2 ? stdout : ''
  } finally {
    await close()
  }
}

/** What the engine calls a migrations list. */
export function readMigrations() {
  const names = readdirSync(migrationsFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const read = (/** @type {string} */ path) => readFileSync(join(migrationsFolder, path), 'utf8')
  return {
    baseDir: migrationsFolder,
    lockfile: { path: 'migration_lock.toml', content: read('migration_lock.toml') },
    shadowDbInitScript: '',
    migrationDirectories: names
      .map((entry) => entry.name)
      .sort()
      .map((name) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: read(`${name}/migration.sql`) } },
      })),
  }
}
