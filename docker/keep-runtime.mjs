// @ts-check
// Leaves of a built checkout only what one process needs at run time:
//   node docker/keep-runtime.mjs <workspace folder> [other paths to keep …]
// Works without network, on the folder it is started in, which it empties: made for a build stage.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [workspace, ...others] = process.argv.slice(2)
if (!workspace || !existsSync(join(workspace, 'package.json'))) {
  console.error('usage: node docker/keep-runtime.mjs <workspace folder> [other paths to keep …]')
  process.exit(1)
}

const workspaces = withOwnDependencies(workspace)
pruneModules(workspaces)
keepOnly('.', ['package.json', 'node_modules', ...others, ...workspaces.flatMap(runtimeFiles)])

/**
 * A workspace and those it needs, at any depth.
 *
 * @param {string} first
 * @returns {string[]} Folders.
 */
function withOwnDependencies(first) {
  const folders = new Map(readJson('package.json').workspaces.flatMap(expand).map(nameAndFolder))
  const found = new Set([first])
  for (const folder of found) {
    for (const name of Object.keys(readJson(join(folder, 'package.json')).dependencies ?? {})) {
      const needed = folders.get(name)
      if (needed) found.add(needed)
    }
  }
  return [...found]
}

/** @param {string} pattern `apps/*` or a folder: the two forms our package.json uses. */
function expand(pattern) {
  if (!pattern.endsWith('/*')) return [pattern]
  const parent = pattern.slice(0, -2)
  return readdirSync(parent).map((name) => join(parent, name))
}

/** @param {string} folder @returns {[string, string]} */
function nameAndFolder(folder) {
  return [readJson(join(folder, 'package.json')).name, folder]
}

/**
 * @NOTE `npm prune --workspace` leaves what belongs to the other workspaces, and `--omit=dev` keeps a development
 * dependency of the root that is also somebody's optional peer (Prisma's CLI: 250 MB). So the others are taken out of
 * package.json first; the lock still decides every version.
 *
 * @param {string[]} kept
 */
function pruneModules(kept) {
  const { name, version, type, overrides } = readJson('package.json')
  const manifest = { name, version, private: true, type, workspaces: kept, overrides }
  writeFileSync('package.json', `${JSON.stringify(manifest, null, 2)}\n`)
  for (const folder of kept) {
    const { devDependencies: _, scripts: __, ...rest } = readJson(join(folder, 'package.json'))
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(rest, null, 2)}\n`)
  }
  execFileSync('npm', ['prune', '--omit=dev', '--ignore-scripts', '--offline', '--no-audit', '--no-fund'], {
    stdio: 'inherit',
  })
  removeOtherEngines('node_modules/@prisma/client/runtime')
}

/**
 * Prisma's client carries its query compiler once per kind of database, 60 MB in all.
 *
 * @param {string} folder
 */
function removeOtherEngines(folder) {
  if (!existsSync(folder)) return
  for (const file of readdirSync(folder)) {
    if (file.startsWith('query_compiler_') && !file.includes('.postgresql.')) rmSync(join(folder, file))
  }
}

/** @param {string} folder Built workspaces run from `dist`; what has none (tools) runs from its source. */
function runtimeFiles(folder) {
  const dist = join(folder, 'dist')
  if (!existsSync(dist)) return [folder]
  return [join(folder, 'package.json'), join(folder, 'node_modules'), dist]
}

/**
 * Removes everything in `folder` that is neither kept, nor inside, nor a parent of something kept.
 *
 * @param {string} folder
 * @param {string[]} kept
 */
function keepOnly(folder, kept) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (kept.includes(path)) continue
    if (kept.some((wanted) => wanted.startsWith(`${path}/`))) keepOnly(path, kept)
    else rmSync(path, { recursive: true })
  }
}

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}
