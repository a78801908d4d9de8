// @ts-check
// From a fresh clone to something that runs. Until installPackages has ended there is no node_modules: here, and in what
// this file imports, nothing but Node's own modules.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtApps, isBuilt } from './rain-services.mjs'
import { root } from './root.mjs'
import { runCommand } from './run-command.mjs'

/** @typedef {import('./progress.mjs').Progress} Progress */

const oldestNode = [20, 19]
const modules = join(root, 'node_modules')
const generatedClient = join(root, 'libs', 'db', 'src', 'generated', 'client.ts')
const stamps = join(modules, '.rain')

/** @returns {string | null} What is wrong with this Node. */
export function nodeProblem(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [wantedMajor, wantedMinor] = /** @type {[number, number]} */ (oldestNode)
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return null
  return `Rain needs Node ${oldestNode.join('.')} or newer; this is ${version}. Get it from https://nodejs.org.`
}

/**
 * Installs what package-lock.json names, unless it is installed.
 *
 * @param {Progress} progress
 * @param {{ signal?: AbortSignal }} [options]
 */
export async function installPackages(progress, { signal } = {}) {
  const lock = readFileSync(join(root, 'package-lock.json'))
  const wanted = hash(lock)
  if (readStamp('installed') !== wanted) {
    if (!isInstalled(lock)) {
      await progress.step('Installing packages (npm ci)', () =>
        npm(['ci', '--include=dev', '--no-audit', '--no-fund'], signal),
      )
      if (existsSync(generatedClient)) writeStamp('generated', schemaHash()) // npm's postinstall has made it
    }
    writeStamp('installed', wanted)
  }
  await generateDatabaseClient(progress, signal)
}

/**
 * Builds the services and the web app if any source has changed since the last time.
 *
 * @param {Progress} progress
 * @param {{ signal?: AbortSignal }} [options]
 */
export async function buildApps(progress, { signal } = {}) {
  const sources = sourceStamp()
  const present = builtApps.filter((app) => existsSync(join(root, 'apps', app, 'package.json')))
  if (readStamp('built') === sources && present.every(isBuilt)) return
  const projects = present.map((app) => `@rain/${app}`).join(',')
  await progress.step('Building', () => nx(['run-many', '-t', 'build', '-p', projects], signal))
  writeStamp('built', sources)
}

/**
 * Builds everything there is.
 *
 * @param {Progress} progress
 */
export async function buildAll(progress) {
  await progress.step('Building everything', () => nx(['run-many', '-t', 'build']))
}

/** @param {Progress} progress @param {AbortSignal} [signal] After npm ci this is there; after a pull it may be old. */
async function generateDatabaseClient(progress, signal) {
  const schema = schemaHash()
  if (existsSync(generatedClient) && readStamp('generated') === schema) return
  const prisma = join(modules, 'prisma', 'build', 'index.js')
  await progress.step('Generating the database client', () =>
    runCommand(process.execPath, [prisma, 'generate'], { cwd: root, signal }),
  )
  writeStamp('generated', schema)
}

/**
 * Whether node_modules holds what the lock names, by npm's own record of what it has put there.
 *
 * @param {Buffer} lock
 */
function isInstalled(lock) {
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  return lacking(JSON.parse(lock.toString()), JSON.parse(readFileSync(record, 'utf8'))).length === 0
}

/**
 * @typedef {{ packages: Record<string, { version?: string, link?: boolean, optional?: boolean, peer?: boolean, extraneous?: boolean }> }} Lock
 *
 * @param {Lock} wanted
 * @param {Lock} installed
 * @returns {string[]} Where packages are missing or of another version. Optional ones may be missing.
 */
export function lacking(wanted, installed) {
  return Object.entries(wanted.packages)
    .filter(([path, entry]) => {
      if (!path.includes('node_modules/') || entry.peer || entry.extraneous) return false
      const there = installed.packages[path]
      return there ? there.version !== entry.version : !entry.optional
    })
    .map(([path]) => path)
}

/** A digest of names, sizes and times of everything a build reads. */
function sourceStamp() {
  const digest = createHash('sha256')
  const add = (/** @type {string} */ path) => {
    const { size, mtimeMs } = statSync(path)
    digest.update(`${path}\0${size}\0${mtimeMs}\n`)
  }
  const walk = (/** @type {string} */ folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (['node_modules', 'dist', '.nx'].includes(entry.name)) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) add(path)
    }
  }
  for (const folder of [...builtApps.map((app) => `apps/${app}`), 'libs', 'prisma']) {
    if (existsSync(join(root, folder))) walk(join(root, folder))
  }
  for (const file of ['.swcrc', 'tsconfig.base.json', 'package-lock.json', 'nx.json']) add(join(root, file))
  return digest.digest('hex')
}

/** @param {string[]} args @param {AbortSignal} [signal] */
function npm(args, signal) {
  const cli = process.env.npm_execpath ?? ''
  const [command, ...rest] = cli.endsWith('npm-cli.js') ? [process.execPath, cli, ...args] : ['npm', ...args]
  return runCommand(/** @type {string} */ (command), rest, { cwd: root, signal })
}

/** @param {string[]} args @param {AbortSignal} [signal] */
function nx(args, signal) {
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' }
  return runCommand(process.execPath, [join(modules, 'nx', 'dist', 'bin', 'nx.js'), ...args], {
    cwd: root,
    env,
    signal,
  })
}

const schemaHash = () => hash(readFileSync(join(root, 'prisma', 'schema.prisma')))

/** @param {string | Buffer} content */
const hash = (content) => createHash('sha256').update(content).digest('hex')

/** @param {string} name */
function readStamp(name) {
  const path = join(stamps, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

/** @param {string} name @param {string} value */
function writeStamp(name, value) {
  mkdirSync(stamps, { recursive: true })
  rmSync(join(stamps, name), { force: true })
  writeFileSync(join(stamps, name), value)
}
