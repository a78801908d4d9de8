import type { Register } from '@rain/permissions'
import { hostOfAddress } from './host-of-address.ts'
import { nearest } from './nearest.ts'
import { linesOf } from './read-setting-file.ts'

/** What each tool is built with, by its documentation. */
const defaults: Record<Register, readonly string[]> = {
  npm: ['registry.npmjs.org'],
  yarn: ['registry.yarnpkg.com', 'registry.npmjs.org'],
  pypi: ['pypi.org', 'files.pythonhosted.org'],
  crates: ['index.crates.io', 'static.crates.io', 'crates.io'],
  go: ['proxy.golang.org', 'sum.golang.org'],
  rubygems: ['rubygems.org', 'index.rubygems.org'],
  packagist: ['repo.packagist.org', 'packagist.org', 'api.github.com', 'codeload.github.com'],
  nuget: ['api.nuget.org'],
  maven: ['repo.maven.apache.org'],
  gradle: ['repo.maven.apache.org', 'plugins.gradle.org', 'services.gradle.org'],
}

/** Hosts that a tool fetches packages from in a folder. What the person's home holds is not there in the sandbox. */
export async function hostsOfRegister(register: Register, folder: string, top: string): Promise<readonly string[]> {
  if (register === 'npm') return (await chosenInNpmrc(folder, top)) ?? defaults.npm
  if (register === 'yarn') return (await chosenInYarnrc(folder, top)) ?? defaults.yarn
  if (register === 'crates' && (await isWithoutPackages('Cargo.lock', /^source = "/, folder, top))) return []
  if (register === 'go' && (await isWithoutPackages('go.mod', /^(require\b|[\w.-]+\.[a-z]+\/)/, folder, top))) return []
  return defaults[register]
}

/** `registry=` replaces the usual one; `@scope:registry=` stands beside it. Null: nothing is said. */
async function chosenInNpmrc(folder: string, top: string): Promise<string[] | null> {
  const text = (await nearest('.npmrc', folder, top))?.text ?? ''
  const lines = linesOf(text).flatMap((line) => {
    const found = /^(@[\w.-]+:)?registry\s*=\s*["']?([^\s"']+)/.exec(line)
    return found ? [found] : []
  })
  const hosts = lines.flatMap(([, , address]) => hostOfAddress(address ?? '') ?? [])
  const replaces = lines.some(([, scope]) => scope === undefined)
  if (hosts.length === 0) return null
  return replaces ? hosts : [...defaults.npm, ...hosts]
}

async function chosenInYarnrc(folder: string, top: string): Promise<string[] | null> {
  const modern = (await nearest('.yarnrc.yml', folder, top))?.text ?? ''
  const classic = (await nearest('.yarnrc', folder, top))?.text ?? ''
  const address =
    firstIn(modern, /^npmRegistryServer:\s*["']?([^\s"']+)/) ?? firstIn(classic, /^registry\s+["']?([^\s"']+)/)
  const host = address === undefined ? null : hostOfAddress(address)
  return host === null ? chosenInNpmrc(folder, top) : [host]
}

function firstIn(text: string, setting: RegExp): string | undefined {
  return linesOf(text)
    .flatMap((line) => setting.exec(line)?.[1] ?? [])
    .at(0)
}

/** A program of its own: what it is built from is all in the folder. */
async function isWithoutPackages(file: string, named: RegExp, folder: string, top: string): Promise<boolean> {
  const found = await nearest(file, folder, top)
  return found !== null && !linesOf(found.text).some((line) => named.test(line))
}
