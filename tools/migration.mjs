// @ts-check
// `rain migration <name>`: writes the migration that leads from prisma/migrations to prisma/schema.prisma.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { schemaDrift } from './migrate.mjs'
import { root } from './root.mjs'
import { scratchPostgres } from './scratch-postgres.mjs'

const folder = join(root, 'prisma', 'migrations')
const byHand = '-- By hand: what the schema cannot say.\n'

/** @param {string[]} args */
export async function migration(args) {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { squash: { type: 'boolean' } } })
  const name = positionals[0]
  if (!name || !/^[a-z0-9_]+$/.test(name)) {
    console.error('usage: rain migration <name_in_snake_case> [--squash]')
    console.error('  --squash  replace all migrations by one; only while nothing is released')
    return 1
  }
  const kept = values.squash ? removeAll() : ''
  const script = await schemaDrift(await scratchPostgres())
  if (!script) console.log('The migrations and the schema agree: nothing to write.')
  else console.log(`Wrote ${write(name, script + kept)}`)
  return 0
}

/** @returns {string} What the removed migrations said by hand. */
function removeAll() {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const parts = names.map(({ name }) => {
    const [, written = ''] = readFileSync(join(folder, name, 'migration.sql'), 'utf8').split(byHand)
    rmSync(join(folder, name), { recursive: true })
    return written
  })
  const all = parts.join('')
  return all && `\n${byHand}${all}`
}

/** @param {string} name @param {string} script */
function write(name, script) {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const path = join(folder, `${stamp}_${name}`, 'migration.sql')
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, script)
  return path
}
