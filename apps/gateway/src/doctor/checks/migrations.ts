import { readdir } from 'node:fs/promises'
import type { Db } from '@rain/db'
import type { Found } from '../check.ts'

interface MigrationRow {
  migration_name: string
  finished_at: Date | null
}

/** Whether the tables are those this version was built for. `folder`: where its migrations lie; an image may have none. */
export async function checkMigrations(db: Db, folder: string): Promise<Found<'migrations'>> {
  const [known, { rows }] = await Promise.all([
    migrationsIn(folder),
    db.pool.query<MigrationRow>(
      'SELECT migration_name, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    ),
  ])
  return judgeMigrations(known, rows)
}

export function judgeMigrations(known: readonly string[] | null, rows: readonly MigrationRow[]): Found<'migrations'> {
  const applied = new Set(rows.filter((row) => row.finished_at !== null).map((row) => row.migration_name))
  const facts = { applied: applied.size }
  const unfinished = rows.filter(({ migration_name: name }) => !applied.has(name)).length
  if (unfinished > 0) return { finding: 'unfinished', facts: { ...facts, unfinished } }
  if (known === null) return { finding: 'not_known', facts }
  const missing = known.filter((name) => !applied.has(name)).length
  if (missing > 0) return { finding: 'behind', facts: { ...facts, missing } }
  return { finding: applied.size > known.length ? 'ahead' : 'current', facts }
}

async function migrationsIn(folder: string): Promise<string[] | null> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null)
  return entries && entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}
