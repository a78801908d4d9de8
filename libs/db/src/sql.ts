import type { Db } from './client.ts'

/** A statement that is prepared once per connection under its name. Rows come back with the names of the columns. */
export function statement<Row extends object>(name: string, text: string) {
  return async (db: Db, values: unknown[]): Promise<Row[]> => {
    const result = await db.pool.query<Row & Record<string, unknown>>({ name, text, values })
    return result.rows
  }
}

/** SQL: a time as milliseconds of the clock. */
export const milliseconds = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`
