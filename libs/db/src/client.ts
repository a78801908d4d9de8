import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client.ts'

// bigint columns are sequence numbers: far below 2^53, and needed as numbers on the wire
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * The rows. `pool` is for the transitions in this library, one statement each; `prisma` for plain reading and writing
 * of rows that nobody races on. Both share the connections.
 */
export interface Db {
  pool: pg.Pool
  prisma: PrismaClient
  /** True when Postgres answers. */
  isReachable(): Promise<boolean>
  close(): Promise<void>
}

export function createDb(databaseUrl: string, options: { connections?: number; connectMs?: number } = {}): Db {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.connections ?? 10,
    connectionTimeoutMillis: options.connectMs ?? 5_000,
    statement_timeout: 30_000,
  })
  // @NOTE an idle connection that Postgres closes is replaced at the next query; without a listener it ends the process
  pool.on('error', () => {})
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    pool,
    prisma,
    isReachable: () =>
      pool.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    async close() {
      await prisma.$disconnect()
      if (!pool.ended) await pool.end()
    },
  }
}
