import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { codeOf } from '../files/explain-fs-error.ts'
import { openPipe } from './open-pipe.ts'
import { endProcesses } from './process-tree.ts'
import type { Reaper } from './reaper.ts'

export interface RunCommand {
  command: string
  cwd: string
  environment: Record<string, string>
  /** A folder for the pipe, which is gone from it at once. */
  scratchDir: string
  timeoutMs: number
  signal: AbortSignal
  reaper: Reaper
  /** Gets stdout and stderr as they come. The next chunk waits until this one is dealt with. */
  onOutput(chunk: Buffer): Promise<void>
}

export type CommandResult =
  | {
      kind: 'ended'
      exitCode: number | null
      signal: NodeJS.Signals | null
      /** Why Rain ended it, if it did not end by itself. */
      stoppedBy: 'timeout' | 'abort' | null
      /** Processes it left running, ended by Rain. */
      leftBehind: number
      durationMs: number
    }
  | { kind: 'refused'; reason: string }

const graceMs = 1000
/** How long, after the command, what it started may go on before it is ended. */
const patienceMs = 250
const drainMs = 1000

/** Runs `bash -c` on exactly the given string and leaves nothing running, whichever way it ends. */
export async function runCommand(request: RunCommand): Promise<CommandResult> {
  const startedAt = performance.now()
  const token = randomBytes(16).toString('hex')
  const marker = `RAIN_TOOL_CALL=${token}`
  request.reaper.add(marker)
  try {
    const started = await start(request, token)
    return started.kind === 'refused' ? started : await attend(request, started, marker, startedAt)
  } finally {
    request.reaper.delete(marker)
  }
}

async function attend(
  request: RunCommand,
  { child, output, leader }: Extract<Started, { kind: 'started' }>,
  marker: string,
  startedAt: number,
): Promise<CommandResult> {
  request.reaper.add(marker, leader)
  const read = readOutput(output, request.onOutput)
  // It may fail long before it is awaited below.
  read.catch(() => {})
  try {
    const exited = once(child, 'exit')
    const stoppedBy = await untilOver(exited, request)
    const told = await endProcesses({ leader, marker }, { patienceMs: stoppedBy === null ? patienceMs : 0, graceMs })
    // A process stuck in the kernel outlives SIGKILL: it must not hold up the turn.
    await Promise.race([exited, sleepUnlessAborted(drainMs)])
    // Nobody is left to write: the pipe ends as soon as it is read out, unless someone hid too well.
    await Promise.race([read, sleepUnlessAborted(drainMs)])
    return {
      kind: 'ended',
      exitCode: child.exitCode,
      signal: child.signalCode,
      stoppedBy,
      leftBehind: stoppedBy === null ? told : 0,
      durationMs: Math.round(performance.now() - startedAt),
    }
  } finally {
    output.destroy()
    await read
  }
}

type Started =
  { kind: 'started'; child: ChildProcess; leader: number; output: Socket } | { kind: 'refused'; reason: string }

async function start({ command, cwd, environment, scratchDir }: RunCommand, token: string): Promise<Started> {
  const pipe = await openPipe(scratchDir)
  try {
    const child = spawn('bash', ['--noprofile', '--norc', '-c', command], {
      cwd,
      env: { ...environment, RAIN_TOOL_CALL: token },
      stdio: ['ignore', pipe.writeEnd, pipe.writeEnd],
      // Its own session and group, so that all it starts can be ended together.
      detached: true,
    })
    if (child.pid !== undefined) return { kind: 'started', child, leader: child.pid, output: pipe.output }
    const [error] = await once(child, 'error')
    pipe.output.destroy()
    return { kind: 'refused', reason: spawnReason(error, cwd) }
  } catch (error) {
    pipe.output.destroy()
    return { kind: 'refused', reason: spawnReason(error, cwd) }
  } finally {
    pipe.closeWriteEnd()
  }
}

function spawnReason(error: unknown, cwd: string): string {
  const reasons: Record<string, string> = {
    ENOENT: `Either bash is not installed or the folder ${cwd} does not exist any more.`,
    ENOTDIR: `${cwd} is not a folder any more.`,
    EACCES: `The folder ${cwd} may not be entered.`,
    E2BIG: 'The command is too long for the system. Write it to a file with write_file and run that.',
    EAGAIN: 'The system has no room for another process right now. Try again later.',
    ENOMEM: 'The system has no memory left for another process. Try again later.',
  }
  const reason = reasons[codeOf(error)]
  if (reason === undefined) throw error
  return reason
}

async function untilOver(
  exited: Promise<unknown>,
  { timeoutMs, signal }: RunCommand,
): Promise<'timeout' | 'abort' | null> {
  const stop = new AbortController()
  try {
    return await Promise.race([
      exited.then(() => null),
      sleepUnlessAborted(timeoutMs, stop.signal).then(() => 'timeout' as const),
      aborted(AbortSignal.any([signal, stop.signal])).then(() => 'abort' as const),
    ])
  } finally {
    stop.abort()
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}

/** Resolves early, and never rejects, when aborted. */
function sleepUnlessAborted(durationMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, durationMs)
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}

/** Ends with the last writer, or when the pipe is destroyed. */
async function readOutput(output: Socket, onOutput: (chunk: Buffer) => Promise<void>): Promise<void> {
  try {
    for await (const chunk of output) await onOutput(chunk)
  } catch (error) {
    if (codeOf(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}
