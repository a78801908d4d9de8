import { mkdir, realpath, writeFile } from 'node:fs/promises'
import { release } from 'node:os'
import { join } from 'node:path'
import { findOnPath } from '../tools/grep-search/find-on-path.ts'
import { attendant } from './attendant.ts'
import { bubblewrapArguments, type Features, type View } from './bubblewrap-arguments.ts'
import { guardFolder, putFolderRight, type FolderGuard } from './folder/guard-folder.ts'
import { inodeOf } from './folder/inode-of.ts'
import { createJournal, type Journal } from './folder/journal.ts'
import { writeGitIdentity } from './git-identity.ts'
import { isInside } from './is-inside.ts'
import { bridgeScript, innerScript, outerScript } from './launch.ts'
import { findControlGroups, openControlGroup, type ControlGroups } from './limits/control-group.ts'
import { tasksOf, usualLimits, type SandboxLimits } from './limits/limits.ts'
import { probe, type Attempt } from './probe.ts'
import type { Sandbox, WrapRequest, WrappedCommand } from './sandbox.ts'
import { compileFilter, isKnownProcessor } from './seccomp/compile-filter.ts'
import { readSystemView } from './system-view.ts'
import { viewOf } from './view-of.ts'

export interface SandboxSettings {
  /** Links followed. No command sees it; filters, records and what was taken away are kept in it. */
  rainHome: string
  /** Of the person whom the runner works as; links followed. */
  home: string
  /** As commands get it. */
  searchPath: string
  /** Default: the one on `searchPath`. */
  bubblewrap?: string | undefined
  limits?: Partial<SandboxLimits>
  /** Default: as the kernel lets us. */
  findGroups?: () => Promise<ControlGroups | null>
  platform?: NodeJS.Platform
  processor?: string
}

/** Everything a sandbox is built from, once it is known that one can be built. */
interface Workshop {
  settings: SandboxSettings
  features: Features
  bubblewrap: string
  bash: string
  filterFile: string
  gitConfig: string | null
  system: View['system']
  groups: ControlGroups | null
  journal: Journal
  takenAway: string
}

/** Finds out, by really running something, whether a sandbox can be had here, and puts right what a killed runner left. */
export async function createSandbox(settings: SandboxSettings): Promise<Sandbox> {
  try {
    return await buildSandbox(settings)
  } catch (error) {
    return noSandbox(`It could not be set up: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function buildSandbox(settings: SandboxSettings): Promise<Sandbox> {
  const { platform = process.platform, processor = process.arch, searchPath, rainHome, home } = settings
  if (platform !== 'linux') return noSandbox(`The sandbox needs Linux; on ${platform} there is none yet.`)
  if (!isKnownProcessor(processor)) return noSandbox(`The sandbox does not know processors of the kind ${processor}.`)
  const bubblewrap = settings.bubblewrap ?? (await findOnPath('bwrap', searchPath))
  if (bubblewrap === null) return noSandbox('The program bubblewrap is not installed (`apt install bubblewrap`).')
  const bash = await findOnPath('bash', searchPath)
  if (bash === null) return noSandbox('The program bash is not installed.')

  const folder = join(rainHome, 'sandbox')
  const takenAway = join(folder, 'taken-away')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const filterFile = join(folder, `${processor}.bpf`)
  await writeFile(filterFile, compileFilter(processor), { mode: 0o600 })
  const journal = await createJournal(join(folder, 'running'))
  for (const guard of await journal.leftOvers()) await putFolderRight(guard, takenAway).catch(() => {})

  const workshop = {
    settings,
    bubblewrap,
    bash,
    filterFile,
    gitConfig: await writeGitIdentity({ file: join(folder, 'gitconfig'), home, searchPath }),
    system: await readSystemView(searchPath, home),
    groups: await (settings.findGroups ?? findControlGroups)(),
    journal,
    takenAway,
  }
  const attempt: Attempt = (features, request) => wrap({ ...workshop, features }, request)
  const probed = await probe({ attempt, bubblewrap, folder })
  if (!probed.works) return noSandbox(probed.whyNot)
  return {
    status: {
      available: true,
      program: probed.program,
      memory: hasMemoryLimit(workshop.groups) ? 'kernel' : 'watched',
    },
    wrap: (request) => attempt(probed.features, request),
  }
}

/** A stand-in where none can be had. */
export function noSandbox(whyNot: string): Sandbox {
  return {
    status: { available: false, whyNot },
    wrap: async () => ({ kind: 'refused', reason: `There is no sandbox here: ${whyNot}` }),
  }
}

type Wrapped = WrappedCommand | { kind: 'refused'; reason: string }

async function wrap(workshop: Workshop, request: WrapRequest): Promise<Wrapped> {
  try {
    const refusal = await whyNotHere(workshop, request)
    return refusal === null ? await build(workshop, request) : { kind: 'refused', reason: refusal }
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    return { kind: 'refused', reason: `The sandbox could not be built: ${what}` }
  }
}

/** A writable folder must not hold the system or Rain itself. */
async function whyNotHere({ settings }: Workshop, { cwd, writable = [cwd] }: WrapRequest): Promise<string | null> {
  for (const path of new Set([cwd, ...writable])) {
    const real = await realpath(path).catch(() => null)
    if (real === null) return `The folder ${path} does not exist any more.`
    if (real !== path) return `The folder ${path} leads elsewhere now.`
    if (path === '/' || systemFolders.test(path)) return `Commands cannot run in ${path}: it belongs to the system.`
    if (path === settings.rainHome || (path === cwd && isInside(path, settings.rainHome) && writable.includes(path)))
      return `Commands cannot run in ${path}: it belongs to Rain.`
  }
  return null
}

const systemFolders = /^\/(usr|bin|sbin|lib\w*|boot|dev|etc|proc|run|sys)(\/|$)|^\/(var|nix|opt)$/

async function build(workshop: Workshop, request: WrapRequest): Promise<WrappedCommand> {
  const { settings, journal } = workshop
  const limits = { ...usualLimits, ...settings.limits, ...request.limits }
  const writable = request.writable ?? [request.cwd]
  const guards: FolderGuard[] = []
  const groupOpened = workshop.groups === null ? null : openControlGroup(workshop.groups, limits)
  // It may fail before it is awaited below.
  groupOpened?.catch(() => {})
  const undo = async () => {
    await (await groupOpened?.catch(() => null))?.remove()
    await Promise.all(
      guards.map((guard) => putFolderRight(guard, workshop.takenAway).finally(() => journal.drop(guard))),
    )
  }
  try {
    for (const folder of request.mayChangeProtectedFiles ? [] : writable) {
      const guard = await guardFolder(folder, isInside(settings.home, folder) ? settings.home : null)
      guards.push(guard)
      await journal.add(guard)
    }
    const group = await groupOpened
    const view = await viewOf({ ...workshop, ...settings }, request, guards)
    const mounted = [...view.writable, ...view.readOnly]
    const expected = (await Promise.all(mounted.map(inodeOf))).join('\n')
    const isolation = { features: workshop.features, view, cwd: request.cwd, ownNetwork: request.network === 'none' }
    const inner = [
      workshop.bubblewrap,
      ...bubblewrapArguments(isolation),
      '--',
      ...innerCommand(workshop, request, { limits, mounted, expected }),
    ]
    const outer = ['-c', outerScript, 'sandbox', workshop.filterFile, ...(group?.doors ?? []), '--', ...inner]
    return {
      kind: 'wrapped',
      ...(request.network === 'none'
        ? { command: '/bin/sh', args: outer }
        : { command: workshop.bubblewrap, args: bridged(request.network.proxySocket, outer) }),
      cwd: '/',
      environment: environmentOf(request),
      ...attendant({ ...workshop, limits, group, guards }),
    }
  } catch (error) {
    await undo()
    throw error
  }
}

const insidePort = 3128

/** In a network of its own that leads nowhere, one process outside of the sandbox proper hands on to the proxy. */
function bridged(proxySocket: string, outer: string[]): string[] {
  const network = ['--unshare-user', '--unshare-net', '--die-with-parent', '--dev-bind', '/', '/']
  const bridge = [process.execPath, '-e', bridgeScript, '--', proxySocket, String(insidePort)]
  return [...network, '--', ...bridge, '/bin/sh', ...outer]
}

interface InnerSettings {
  limits: SandboxLimits
  mounted: string[]
  /** The inodes of what is mounted, one a line. */
  expected: string
}

function innerCommand(
  workshop: Workshop,
  request: WrapRequest,
  { limits, mounted, expected }: InnerSettings,
): string[] {
  const kilobytes = (bytes: number) => String(Math.ceil(bytes / 1024))
  const isWatched = !hasMemoryLimit(workshop.groups)
  return [
    ...[workshop.bash, '--noprofile', '--norc', '-c', innerScript, 'sandbox'],
    kilobytes(limits.fileBytes),
    // Stacks and reserves count here, so it leaves room: what is really used is watched.
    isWatched ? kilobytes(limits.memoryBytes * 2) : '-',
    // Root is never refused by it.
    workshop.groups === null && workshop.features.userNamespace && countsPerNamespace() ? String(tasksOf(limits)) : '-',
    String(Math.ceil((request.lingerMs ?? 0) / 20)),
    expected,
    String(mounted.length),
    ...mounted,
    ...[request.command, ...request.args],
  ]
}

/** Since Linux 5.14; before, the limit counts all processes of the person. */
function countsPerNamespace(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number)
  return major > 5 || (major === 5 && minor >= 14)
}

function environmentOf({ environment, network }: WrapRequest): Record<string, string> {
  const inside = { ...environment, TMPDIR: '/tmp' }
  if (network === 'none') return inside
  const proxy = `http://127.0.0.1:${insidePort}`
  const names = ['http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY']
  const here = 'localhost,127.0.0.1,::1'
  return {
    ...inside,
    ...Object.fromEntries(names.map((name) => [name, proxy])),
    no_proxy: here,
    NO_PROXY: here,
    NODE_USE_ENV_PROXY: '1',
  }
}

function hasMemoryLimit(groups: ControlGroups | null): boolean {
  return groups !== null && (groups.version === 2 || groups.memory !== null)
}
