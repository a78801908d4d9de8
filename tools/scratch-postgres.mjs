// @ts-check
// One Postgres for all tests that run on this machine at the moment. It forgets everything: quick, in a folder of its own
// below the system's temporary one. It is started for the first process that asks, and ends when the last of them is gone,
// however they went: a keeper process watches them (scratch-postgres-keeper.mjs).
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive, readHolder, takeLock } from './lock-file.mjs'
import { processIdentity } from './process-identity.mjs'
import { root } from './root.mjs'

/** Where what had to be fetched for tests is kept between runs. */
export const testCache = join(root, 'node_modules', '.cache', 'rain')

const startTimeoutMs = 120_000

/** @returns {Promise<string>} The server's URL, with all rights, for as long as this process lives. */
export async function scratchPostgres() {
  const folder = scratchFolder()
  const deadline = Date.now() + startTimeoutMs
  for (;;) {
    const lock = takeLock(join(folder, 'lock'))
    if (lock.held) {
      try {
        return await useOrStart(folder, deadline)
      } finally {
        lock.release()
      }
    }
    if (Date.now() > deadline) throw new Error(`process ${lock.holder.pid} holds ${folder}/lock for too long`)
    await delay(50)
  }
}

/** @param {string} folder */
export const filesOf = (folder) => ({
  lock: join(folder, 'lock'),
  owners: join(folder, 'owners'),
  server: join(folder, 'server.json'),
  keeperLog: join(folder, 'keeper.log'),
})

/** @param {string} folder @param {number} deadline */
async function useOrStart(folder, deadline) {
  const files = filesOf(folder)
  const me = { pid: process.pid, identity: processIdentity(process.pid) }
  writeFileSync(join(files.owners, String(process.pid)), JSON.stringify(me))
  const running = runningServer(files.server)
  if (running) return running

  const output = openSync(files.keeperLog, 'w')
  const keeper = spawn(process.execPath, [join(import.meta.dirname, 'scratch-postgres-keeper.mjs'), folder], {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  keeper.unref()
  while (keeper.exitCode === null && Date.now() < deadline) {
    const url = runningServer(files.server)
    if (url) return url
    await delay(20)
  }
  throw new Error(`no Postgres for the tests\n${readFileSync(files.keeperLog, 'utf8')}`)
}

/** @param {string} file @returns {string | null} */
function runningServer(file) {
  const server = readHolder(file)
  return server && isAlive(server) ? String(server.url) : null
}

function scratchFolder() {
  const { uid } = userInfo()
  const name = createHash('sha256').update(root).digest('hex').slice(0, 8)
  const folder = join(tmpdir(), `rain-postgres-${uid}-${name}`)
  mkdirSync(folder, { mode: 0o700, recursive: true })
  // Anybody can make folders below /tmp, also one by this name.
  const { uid: owner } = lstatSync(folder)
  if (uid !== -1 && owner !== uid) throw new Error(`${folder} belongs to somebody else`)
  if (!existsSync(filesOf(folder).owners)) mkdirSync(filesOf(folder).owners, { recursive: true })
  return folder
}
