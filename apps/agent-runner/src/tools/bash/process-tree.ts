import { readFileSync, readdirSync } from 'node:fs'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'

/** By what the processes of one command are known. */
export interface ProcessSigns {
  /** The process that was started as leader of its own session and group. */
  leader: number
  /** `NAME=value` in the environment of all it starts, unless they take it out on purpose. */
  marker: string
}

interface Process {
  pid: number
  parent: number
  group: number
  session: number
  /** Tells a process from a later one with the same id. */
  startedAt: string
}

export interface EndingTimes {
  /** How long they may take to end by themselves. */
  patienceMs: number
  /** How long after SIGTERM they are killed. */
  graceMs: number
}

const pollMs = 20
const killMs = 2000

/**
 * Ends everything a command started: SIGTERM after `patienceMs`, and `graceMs` later SIGKILL until nothing is left.
 * Returns how many processes had to be told. Finds children, members of the sessions involved, and on Linux whoever
 * carries the marker, so that neither setsid nor a double fork hides them.
 */
export async function endProcesses(signs: ProcessSigns, { patienceMs, graceMs }: EndingTimes): Promise<number> {
  const met = new Map<number, Process>()
  if (await allGone(signs, met, patienceMs)) return 0
  const told = await signalAll(signs, met, 'SIGTERM')
  if (await allGone(signs, met, graceMs)) return told
  const deadline = performance.now() + killMs
  do await signalAll(signs, met, 'SIGKILL')
  while (!(await allGone(signs, met, pollMs)) && performance.now() < deadline)
  return told
}

/** Whether all ended within a time. */
async function allGone(signs: ProcessSigns, met: Map<number, Process>, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (await isAnythingAlive(signs, met)) {
    if (performance.now() >= deadline) return false
    await sleep(Math.min(pollMs, withinMs))
  }
  return true
}

/** Whether anything of the command still runs. `met` is filled with what was found. */
async function isAnythingAlive(signs: ProcessSigns, met: Map<number, Process>): Promise<boolean> {
  if (!hasProc) return signalOne(-signs.leader, 0)
  return (await findProcesses(signs, met)).length > 0
}

async function signalAll(signs: ProcessSigns, met: Map<number, Process>, signal: NodeJS.Signals): Promise<number> {
  const found = hasProc ? await findProcesses(signs, met) : []
  // A whole group at once where one of ours leads it: a fork cannot slip through between two signals.
  const groups = new Set([signs.leader, ...found.map(({ group }) => group).filter((group) => met.has(group))])
  for (const group of groups) signalOne(-group, signal)
  for (const { pid, group } of found) if (!groups.has(group)) signalOne(pid, signal)
  return found.length
}

const hasProc = process.platform === 'linux'

async function findProcesses(signs: ProcessSigns, met: Map<number, Process>): Promise<Process[]> {
  const all = await listProcesses()
  const marker = Buffer.from(`${signs.marker}\0`)
  const ours = new Set<number>()
  for (const candidate of all)
    if (isOurs(candidate, signs, met) || hasMarker(candidate.pid, marker)) ours.add(candidate.pid)
  addRelatives(all, ours)
  const found = all.filter((candidate) => ours.has(candidate.pid))
  for (const candidate of found) met.set(candidate.pid, candidate)
  return found
}

function isOurs(candidate: Process, signs: ProcessSigns, met: Map<number, Process>): boolean {
  if (candidate.group === signs.leader || candidate.session === signs.leader) return true
  if (met.has(candidate.group) || met.has(candidate.session)) return true
  return met.get(candidate.pid)?.startedAt === candidate.startedAt
}

/** Children of what was found, and members of the sessions they lead, until nothing more turns up. */
function addRelatives(all: Process[], ours: Set<number>): void {
  for (let before = -1; before !== ours.size;) {
    before = ours.size
    for (const candidate of all) if (ours.has(candidate.parent) || ours.has(candidate.session)) ours.add(candidate.pid)
  }
}

async function listProcesses(): Promise<Process[]> {
  const found: Process[] = []
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  for (const [index, pid] of pids.entries()) {
    // A busy machine has many processes: other turns get their share in between.
    if (index % 64 === 63) await nextTurn()
    const read = readProcess(Number(pid))
    if (read) found.push(read)
  }
  return found
}

/** Null for what is gone, or dead and only waiting to be collected. Fields: proc_pid_stat(5). */
function readProcess(pid: number): Process | null {
  if (pid === process.pid) return null
  const stat = readProcFile(`/proc/${pid}/stat`)?.toString('latin1')
  if (!stat) return null
  // The name, in parentheses, may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, parent, group, session] = fields
  if (state === 'Z' || state === 'X') return null
  return { pid, parent: Number(parent), group: Number(group), session: Number(session), startedAt: fields[19] ?? '' }
}

function hasMarker(pid: number, marker: Buffer): boolean {
  return readProcFile(`/proc/${pid}/environ`)?.includes(marker) ?? false
}

function readProcFile(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    // It ended meanwhile, or belongs to someone else and cannot be ours.
    return null
  }
}

function signalOne(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    // Gone already.
    return false
  }
}
