// @ts-check
// Postgres refuses to run as root. Then it runs as somebody else, by one of two ways.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * @typedef {object} PostgresAccount
 * @property {(folder: string) => string} place Where Postgres's files may lie when we would like them in `folder`. Made.
 * @property {(folder: string) => string} programs Where it can reach the programs of `folder`.
 * @property {(path: string) => void} own Makes a file readable for it.
 * @property {(command: string, args: string[]) => { command: string, args: string[], uid?: number, gid?: number }} wrap
 */

/** @returns {PostgresAccount} */
export function chooseAccount() {
  if (process.getuid?.() !== 0) return asOurselves
  const { uid, gid } = unprivilegedUser()
  return unshareWorks(uid, gid) ? inNamespace(uid, gid) : asUser(uid, gid)
}

/** @type {PostgresAccount} */
const asOurselves = {
  place: makeFolder,
  programs: (folder) => folder,
  own() {},
  wrap: (command, args) => ({ command, args }),
}

/**
 * In a user namespace where root is called somebody else. Files stay root's, also below a closed home folder.
 *
 * @param {number} uid
 * @param {number} gid
 * @returns {PostgresAccount}
 */
function inNamespace(uid, gid) {
  return {
    ...asOurselves,
    wrap: (command, args) => ({ command: 'unshare', args: [...unshareArgs(uid, gid), command, ...args] }),
  }
}

/**
 * As a user of the machine. What lies below a folder closed to that user is kept, or copied, below /var/lib/rain.
 *
 * @param {number} uid
 * @param {number} gid
 * @returns {PostgresAccount}
 */
export function asUser(uid, gid) {
  const own = (/** @type {string} */ path) => chownSync(path, uid, gid)
  return {
    own,
    place(folder) {
      const open = isReachable(dirname(folder))
      const path = open ? folder : join('/var/lib/rain', shortHash(folder), basename(folder))
      makeFolder(path)
      if (!open) for (const parent of [dirname(path), '/var/lib/rain']) chmodSync(parent, 0o711)
      own(path)
      return path
    },
    programs(folder) {
      if (isReachable(folder)) return folder
      const tree = dirname(folder) // bin, lib and share belong together
      const copy = join('/var/lib/rain', `programs-${shortHash(tree + statSync(join(folder, 'postgres')).mtimeMs)}`)
      if (!existsSync(copy)) {
        makeFolder(dirname(copy))
        chmodSync(dirname(copy), 0o711)
        cpSync(tree, `${copy}.new`, { recursive: true, verbatimSymlinks: true })
        chmodSync(`${copy}.new`, 0o755)
        renameSync(`${copy}.new`, copy)
      }
      return join(copy, basename(folder))
    },
    wrap: (command, args) => ({ command, args, uid, gid }),
  }
}

/** @returns {{ uid: number, gid: number }} */
function unprivilegedUser() {
  const users = readFileSync('/etc/passwd', 'utf8')
  const entry = users.match(/^postgres:[^:]*:(\d+):(\d+):/m) ?? users.match(/^nobody:[^:]*:(\d+):(\d+):/m)
  if (!entry) throw new Error('Postgres does not run as root, and there is neither a user "postgres" nor "nobody"')
  return { uid: Number(entry[1]), gid: Number(entry[2]) }
}

/** @param {number} uid @param {number} gid */
const unshareArgs = (uid, gid) => ['--user', `--map-user=${uid}`, `--map-group=${gid}`, '--']

/** @param {number} uid @param {number} gid */
const unshareWorks = (uid, gid) => spawnSync('unshare', [...unshareArgs(uid, gid), 'true']).status === 0

/** @param {string} folder Whether everyone may walk there. */
function isReachable(folder) {
  for (let path = folder; ; path = dirname(path)) {
    if (existsSync(path) && (statSync(path).mode & 0o001) === 0) return false
    if (path === dirname(path)) return true
  }
}

/** @param {string} folder */
function makeFolder(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** @param {string} text */
const shortHash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 12)
