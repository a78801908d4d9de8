import { randomBytes } from 'node:crypto'
import { access, mkdir, readFile, readdir, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { tasksOf, type SandboxLimits } from './limits.ts'

/** Where groups for commands can be made: in one tree (version 2), or in one for each kind of limit (version 1). */
export type ControlGroups = { version: 2; parent: string } | { version: 1; memory: string | null; pids: string | null }

export interface ControlGroup {
  /** To be written to with its own id by a process that joins. */
  doors: string[]
  /** Whether something was ended for lack of memory. */
  ranOutOfMemory(): Promise<boolean>
  /** Once all in it are gone. */
  remove(): Promise<void>
}

/** Null where this process may not make any: then other limits hold. Makes one and removes it, to be sure. */
export async function findControlGroups(
  root = '/sys/fs/cgroup',
  own = '/proc/self/cgroup',
): Promise<ControlGroups | null> {
  try {
    const lines = (await readFile(own, 'utf8')).trim().split('\n')
    const groups = (await isThere(join(root, 'cgroup.controllers')))
      ? await findVersion2(root, lines)
      : await findVersion1(root, lines)
    if (groups === null) return null
    for (const parent of parentsOf(groups)) await removeLeftOvers(parent)
    const group = await openControlGroup(groups, { memoryBytes: 1 << 26, processes: 8, fileBytes: 0 })
    await group.remove()
    return groups
  } catch {
    // Whatever stands in the way: there are none to be had here.
    return null
  }
}

/** Beside the own group: a group with processes in it cannot hand its limits on to groups below it. */
async function findVersion2(root: string, lines: string[]): Promise<ControlGroups | null> {
  const own = lines.find((line) => line.startsWith('0::'))?.slice(3) ?? '/'
  const parent = join(root, dirname(own))
  const handedOn = (await readFile(join(parent, 'cgroup.subtree_control'), 'utf8')).trim().split(' ')
  return handedOn.includes('memory') && handedOn.includes('pids') ? { version: 2, parent } : null
}

async function findVersion1(root: string, lines: string[]): Promise<ControlGroups | null> {
  const folderOf = async (controller: string) => {
    const line = lines.find((each) => each.split(':')[1]?.split(',').includes(controller))
    const folder = line === undefined ? null : join(root, controller, line.split(':')[2] ?? '/')
    return folder !== null && (await canMakeIn(folder)) ? folder : null
  }
  const [memory, pids] = [await folderOf('memory'), await folderOf('pids')]
  return memory === null && pids === null ? null : { version: 1, memory, pids }
}

async function canMakeIn(folder: string): Promise<boolean> {
  const path = join(folder, freshName())
  try {
    await mkdir(path)
    await rmdir(path)
    return true
  } catch {
    // Not ours to change.
    return false
  }
}

function parentsOf(groups: ControlGroups): string[] {
  const parents = groups.version === 2 ? [groups.parent] : [groups.memory, groups.pids]
  return parents.filter((parent) => parent !== null)
}

/** Groups of runners that were killed. One with processes in it cannot be removed. */
async function removeLeftOvers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const maker = /^rain-(\d+)-[0-9a-f]{12}$/.exec(name)?.[1]
    if (maker !== undefined && !(await isThere(`/proc/${maker}`))) await rmdir(join(parent, name)).catch(() => {})
  }
}

export async function openControlGroup(groups: ControlGroups, limits: SandboxLimits): Promise<ControlGroup> {
  const name = freshName()
  return groups.version === 2 ? openVersion2(join(groups.parent, name), limits) : openVersion1(groups, name, limits)
}

async function openVersion2(folder: string, limits: SandboxLimits): Promise<ControlGroup> {
  await mkdir(folder)
  await writeFile(join(folder, 'memory.max'), String(limits.memoryBytes))
  await writeFile(join(folder, 'pids.max'), String(tasksOf(limits)))
  // Where the kernel has no swap, or is too old for one of these, the two above are enough.
  await writeFile(join(folder, 'memory.swap.max'), '0').catch(() => {})
  await writeFile(join(folder, 'memory.oom.group'), '1').catch(() => {})
  return {
    doors: [join(folder, 'cgroup.procs')],
    ranOutOfMemory: () => wasKilledForMemory(join(folder, 'memory.events')),
    remove: () => removeGroup(folder),
  }
}

async function openVersion1(
  { memory, pids }: { memory: string | null; pids: string | null },
  name: string,
  limits: SandboxLimits,
): Promise<ControlGroup> {
  const folders = [memory, pids].filter((folder) => folder !== null).map((folder) => join(folder, name))
  for (const folder of folders) await mkdir(folder)
  if (memory !== null) await writeFile(join(memory, name, 'memory.limit_in_bytes'), String(limits.memoryBytes))
  if (pids !== null) await writeFile(join(pids, name, 'pids.max'), String(tasksOf(limits)))
  return {
    doors: folders.map((folder) => join(folder, 'cgroup.procs')),
    ranOutOfMemory: async () => memory !== null && wasKilledForMemory(join(memory, name, 'memory.oom_control')),
    remove: async () => void (await Promise.all(folders.map(removeGroup))),
  }
}

async function wasKilledForMemory(eventsFile: string): Promise<boolean> {
  const events = await readFile(eventsFile, 'utf8').catch(() => '')
  return Number(/^oom_kill (\d+)$/m.exec(events)?.[1] ?? 0) > 0
}

/** The kernel needs a moment after the last process has ended. */
async function removeGroup(folder: string): Promise<void> {
  for (let waitMs = 1; waitMs < 500; waitMs *= 1.5) {
    try {
      return await rmdir(folder)
    } catch {
      await sleep(waitMs)
    }
  }
}

function freshName(): string {
  return `rain-${process.pid}-${randomBytes(6).toString('hex')}`
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
