// @ts-check
// The one-shot service `migrate`: brings the database up to date, lets the services in, and ends.
import { migrate } from '../tools/migrate.mjs'
import { grantServices } from '../tools/services-role.mjs'

const { DATABASE_URL: url, SERVICES_PASSWORD: password } = process.env
if (!url || !password) throw new Error('Set DATABASE_URL and SERVICES_PASSWORD.')
const applied = await migrate(url)
console.log(applied.length > 0 ? `applied ${applied.join(', ')}` : 'the database is up to date')
await grantServices(url, password)
