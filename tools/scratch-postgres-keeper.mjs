// @ts-check
// Started by scratch-postgres.mjs: runs the Postgres of the tests while a process that asked for it lives.
import { mkdtempSync, readdirSync, rmSync, writeFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive, readHolder, takeLock } from './lock-file.mjs'
import { preparePostgres } from './postgres.mjs'
import { processIdentity } from './process-identity.mjs'
import { createProgress } from './progress.mjs'
import { filesOf, testCache } from './scratch-postgres.mjs'
import { startService } from './service.mjs'

const lookEveryMs = 500
const lingerLooks = 6 // the next test file's process may be on its way

const folder = /** @type {string} */ (process.argv[2])
const files = filesOf(folder)
removeLeftovers()

const home = mkdtempSync(join(folder, 'home-'))
const { spec, url } = await preparePostgres({
  folder: home,
  cache: testCache,
  progress: createProgress(),
  durable: false,
})
const postgres = startService(spec)
await postgres.ready
announce()

let ended = false
postgres.exited.then(() => (ended = true))
for (let idleLooks = 0; idleLooks < lingerLooks && !ended;) {
  await delay(lookEveryMs)
  idleLooks = hasOwners() ? 0 : idleLooks + 1
  if (idleLooks === lingerLooks && !withdraw()) idleLooks = 0
}
await postgres.stop()
rmSync(home, { recursive: true, force: true })

/** Ends what a keeper that was killed left running, and its files. */
function removeLeftovers() {
  const left = readHolder(files.server)
  const pid = Number(left?.postgresPid)
  if (left && processIdentity(pid) === left.postgresIdentity) process.kill(pid, 'SIGQUIT')
  rmSync(files.server, { force: true })
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith('home-'))) {
    rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function announce() {
  const facts = {
    url: url('postgres'),
    pid: process.pid,
    identity: processIdentity(process.pid),
    postgresPid: postgres.pid,
    postgresIdentity: postgres.identity,
  }
  writeFileSync(`${files.server}.new`, JSON.stringify(facts), { mode: 0o600 })
  renameSync(`${files.server}.new`, files.server)
}

function hasOwners() {
  const alive = readdirSync(files.owners).filter((name) => {
    const owner = readHolder(join(files.owners, name))
    if (owner && isAlive(owner)) return true
    rmSync(join(files.owners, name), { force: true })
    return false
  })
  return alive.length > 0
}

/** Takes back the announcement, unless somebody came in the meantime. */
function withdraw() {
  const lock = takeLock(files.lock)
  if (!lock.held) return false
  try {
    if (hasOwners()) return false
    rmSync(files.server, { force: true })
    return true
  } finally {
    lock.release()
  }
}
