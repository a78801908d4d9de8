// @ts-check
// Makes rain-desktop-<version>.tgz: one package for `npm install -g`, with Rain's own libs in it, on a machine that has
// nothing of Rain but this file. What comes from the registry is pinned to the versions that Rain is tested with.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '../..')
const libs = ['permissions', 'protocol', 'runtime']
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

const folder = resolve(process.argv[2] ?? '.')
const staging = mkdtempSync(join(tmpdir(), 'rain-desktop-pack-'))
try {
  build()
  stage()
  mkdirSync(folder, { recursive: true })
  const options = { cwd: staging, encoding: /** @type {const} */ ('utf8') }
  const [packed] = JSON.parse(execFileSync(npm, ['pack', '--json', '--pack-destination', folder], options))
  process.stdout.write(`${join(folder, packed.filename)} (${Math.round(packed.size / 1024)} KB)\n`)
} finally {
  rmSync(staging, { recursive: true, force: true })
}

function build() {
  for (const path of [...libs.map((lib) => `libs/${lib}`), 'apps/desktop-agent']) {
    execFileSync(npm, ['run', '--silent', 'build'], { cwd: join(root, path), stdio: ['ignore', 'ignore', 'inherit'] })
  }
}

function stage() {
  const own = readPackage(here)
  /** @type {Record<string, string>} */
  const dependencies = {}
  for (const lib of libs) {
    const from = join(root, 'libs', lib)
    const to = join(staging, 'node_modules/@rain', lib)
    const { name, version, type, exports, dependencies: needed = {} } = readPackage(from)
    copyBuilt(from, to)
    // What a lib needs is told by the package around it: npm looks nowhere else for what lies in a bundle.
    writePackage(to, { name, version, type, exports })
    Object.assign(dependencies, needed)
  }
  Object.assign(dependencies, own.dependencies)
  const bundled = libs.map((lib) => `@rain/${lib}`)
  for (const lib of libs) dependencies[`@rain/${lib}`] = readPackage(join(root, 'libs', lib)).version
  copyBuilt(here, staging)
  cpSync(join(root, 'docs/desktop.md'), join(staging, 'README.md'))
  writePackage(staging, {
    name: 'rain-desktop',
    version: own.version,
    description: 'Lets your Rain server see this desktop and work on it, as far as you allow.',
    license: readPackage(root).license,
    type: own.type,
    engines: readPackage(root).engines,
    bin: own.bin,
    dependencies,
    optionalDependencies: own.optionalDependencies,
    bundledDependencies: bundled,
  })
}

/** Neither tests nor what they stand on. @param {string} from @param {string} to */
function copyBuilt(from, to) {
  const wanted = (/** @type {string} */ path) => !path.endsWith('.map') && basename(path) !== 'testing'
  cpSync(join(from, 'dist'), join(to, 'dist'), { recursive: true, filter: wanted })
}

/** @param {string} folder */
function readPackage(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/** @param {string} folder @param {object} content */
function writePackage(folder, content) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(content, null, 2)}\n`)
}
