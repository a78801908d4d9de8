import { join } from 'node:path'
import { hostOfAddress } from './host-of-address.ts'
import { nearest } from './nearest.ts'
import { linesOf, readSettingFile } from './read-setting-file.ts'

/** Hosts of a repository's remotes, by its own configuration alone: no other one is there in the sandbox. */
export async function hostsOfRemotes(name: string | null, folder: string, top: string): Promise<string[]> {
  const found = await nearest(join('.git', 'config'), folder, top)
  if (found === null) return []
  const settings = readGitSettings(found.text)
  const names = await namesOf(name, settings, join(found.folder, '.git', 'HEAD'))
  const addresses = settings.filter(
    ({ section, of, key }) => section === 'remote' && names(of) && (key === 'url' || key === 'pushurl'),
  )
  return addresses.flatMap(({ value }) => hostOfAddress(rewritten(value, settings)) ?? [])
}

interface Setting {
  section: string
  /** `origin` of `[remote "origin"]`. */
  of: string
  key: string
  value: string
}

async function namesOf(
  name: string | null,
  settings: readonly Setting[],
  headFile: string,
): Promise<(remote: string) => boolean> {
  if (name === '*') return () => true
  if (name !== null) return (remote) => remote === name
  const branch = /^ref: refs\/heads\/(.+)$/m.exec((await readSettingFile(headFile)) ?? '')?.[1] ?? ''
  const chosen = settings
    .filter(
      ({ section, of, key }) =>
        (section === 'branch' && of === branch && (key === 'remote' || key === 'pushremote')) ||
        (section === 'remote' && of === '' && key === 'pushdefault'),
    )
    .map(({ value }) => value)
  return chosen.length === 0 ? (remote) => remote === 'origin' : (remote) => chosen.includes(remote)
}

/** `url.<base>.insteadOf`: the longest beginning that fits is replaced. */
function rewritten(address: string, settings: readonly Setting[]): string {
  const [best] = settings
    .filter(({ section, key, value }) => section === 'url' && key === 'insteadof' && address.startsWith(value))
    .sort((a, b) => b.value.length - a.value.length)
  return best === undefined ? address : best.of + address.slice(best.value.length)
}

function readGitSettings(text: string): Setting[] {
  const settings: Setting[] = []
  let section = ''
  let of = ''
  for (const line of linesOf(text)) {
    const header = /^\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line)
    const setting = /^([\w-]+)\s*=\s*(.*)$/.exec(line)
    if (header) [section, of] = [(header[1] ?? '').toLowerCase(), header[2] ?? '']
    else if (setting)
      settings.push({ section, of, key: (setting[1] ?? '').toLowerCase(), value: plain(setting[2] ?? '') })
  }
  return settings
}

function plain(value: string): string {
  return /^"(.*)"$/.exec(value)?.[1] ?? (value.split(/\s[#;]/, 1)[0] ?? '').trim()
}
