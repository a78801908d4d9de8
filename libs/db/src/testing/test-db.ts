import { afterAll } from '@jest/globals'
import { testDatabase } from '@rain/testing'
import { createDb, type Db } from '../index.ts'

/** A database for the tests of one file, gone after the last of them. */
export async function testDb(): Promise<Db> {
  const database = await testDatabase()
  const db = createDb(database.url)
  afterAll(async () => {
    await db.close()
    await database.close()
  })
  return db
}
