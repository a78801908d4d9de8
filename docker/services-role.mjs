// @ts-check
import pg from 'pg'
import { withClient } from '../tools/database.mjs'

/**
 * Who the services are in the database: they read and write rows, and change nothing else. The audit log they only read;
 * entries come into it by the function append_audit alone.
 */
export const servicesRole = 'rain_services'

/**
 * Makes the role, or gives it this password, and grants it the rows of the tables that are there now and of those that
 * later migrations add. Doing it again changes nothing.
 *
 * @param {string} url The owner's.
 * @param {string} password
 */
export async function grantServices(url, password) {
  await withClient(url, async (client) => {
    const { rows } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [servicesRole])
    const role = pg.escapeIdentifier(servicesRole)
    await client.query(
      `${rows.length > 0 ? 'ALTER' : 'CREATE'} ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION ` +
        `PASSWORD ${pg.escapeLiteral(password)}`,
    )
    await client.query(`
      GRANT USAGE ON SCHEMA public TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role};
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role};
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO ${role};
      REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations, audit_entries, audit_heads FROM ${role};
    `)
  })
}
