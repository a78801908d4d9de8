// @ts-check
// Debian's packages, with root (installed) or without (unpacked into a folder of ours).
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findOnPath, runCommand } from './run-command.mjs'

export const isRoot = () => process.getuid?.() === 0
export const hasApt = () => findOnPath('apt-get') !== null

/**
 * Installs packages for the whole machine, as root or with sudo.
 *
 * @param {string[]} packages
 * @throws {Error} When neither is possible, or apt fails.
 */
export async function installFromApt(packages) {
  const prefix = isRoot() ? [] : ['sudo', ...(process.stdin.isTTY ? [] : ['-n'])]
  if (!hasApt()) throw new Error('there is no apt-get on this machine')
  if (!isRoot() && !findOnPath('sudo')) throw new Error('this needs root or sudo')
  const apt = (/** @type {string[]} */ ...args) => {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args]
    return runCommand(/** @type {string} */ (command), rest)
  }
  const install = () => apt('install', '-y', '--no-install-recommends', ...packages)
  await install().catch(async () => {
    await apt('update') // the lists were missing or too old
    await install()
  })
}

/**
 * Unpacks a package, and what it needs beyond this machine's packages, into `folder`. Any user may do this.
 *
 * @param {string} packageName
 * @param {string} folder Replaced.
 * @param {string} scratch A folder for lists and archives.
 */
export async function unpackFromApt(packageName, folder, scratch) {
  if (!hasApt()) throw new Error('there is no apt-get on this machine')
  const archives = join(scratch, 'archives', packageName)
  rmSync(archives, { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(archives, { recursive: true })
  mkdirSync(folder, { recursive: true })

  const shared = ['-o', 'APT::Sandbox::User=', '-o', 'Debug::NoLocking=1']
  const download = async (/** @type {string[]} */ lists) => {
    const options = [...shared, ...lists]
    const plan = await runCommand('apt-get', [...options, '-s', 'install', '--no-install-recommends', packageName])
    const names = [...plan.matchAll(/^Inst (\S+)/gm)].map((match) => /** @type {string} */ (match[1]))
    await runCommand('apt-get', [...options, 'download', ...names], { cwd: archives })
  }
  await download([]).catch(async () => {
    const lists = join(scratch, 'lists')
    mkdirSync(join(lists, 'partial'), { recursive: true })
    const ours = ['-o', `Dir::State::Lists=${lists}`, '-o', `Dir::Cache=${scratch}`]
    await runCommand('apt-get', [...shared, ...ours, 'update'])
    await download(ours)
  })
  for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    await runCommand('dpkg', ['-x', join(archives, file), folder])
  }
  rmSync(archives, { recursive: true, force: true })
}

/**
 * @param {string} folder What unpackFromApt has filled.
 * @returns {NodeJS.ProcessEnv} So that programs in there find their libraries.
 */
export function libraryPath(folder) {
  const lib = join(folder, 'usr', 'lib')
  const triplets = readdirSync(lib).filter((name) => name.includes('-linux-'))
  return { LD_LIBRARY_PATH: [...triplets.map((name) => join(lib, name)), lib].join(':') }
}
