// @ts-check
// The one-shot service `migrate`: brings the database up to date and ends.
import { migrate } from '../tools/migrate.mjs'

const url = process.env.DATABASE_URL
if (!url) throw new Error('Set DATABASE_URL.')
const applied = await migrate(url)
console.log(applied.length > 0 ? `applied ${applied.join(', ')}` : 'the database is up to date')
