import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { constants } from 'node:os'
import { endFamily, membersOf } from '../../sandbox/limits/process-family.ts'
import type { Sandbox, SandboxReport, WrapRequest, WrappedCommand } from '../../sandbox/sandbox.ts'
import { codeOf } from '../files/explain-fs-error.ts'
import { openPipe } from './open-pipe.ts'
import { endProcesses, type ProcessSigns } from './process-tree.ts'
import type { Reaper } from './reaper.ts'

export interface RunCommand {
  command: string
  cwd: string
  environment: Record<string, string>
  /** A folder for the pipe, which is gone from it at once. */
  scratchDir: string
  /** Null: none is wanted. There, and where none can be had, the command runs as the runner itself does. */
  sandbox: Sandbox | null
  /** What the approval grants in the sandbox. */
  grants?: Pick<WrapRequest, 'network' | 'mayChangeProtectedFiles'>
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
      stoppedBy: StoppedBy
      /** Processes it left running, ended by Rain. */
      leftBehind: number
      durationMs: number
      /** Null where it ran without a sandbox. */
      sandbox: SandboxReport | null
    }
  | { kind: 'refused'; reason: string }

type StoppedBy = 'timeout' | 'abort' | null

const graceMs = 1000
/** How long, after the command, what it started may go on before it is ended. */
const patienceMs = 250
const drainMs = 1000

/** Runs `bash -c` on exactly the given string and leaves nothing running, whichever way it ends. */
export async function runCommand(request: RunCommand): Promise<CommandResult> {
  const startedAt = performance.now()
  const token = randomBytes(16).toString('hex')
  const plain = plainCommand(request, token)
  const { sandbox } = request
  const wrapped = sandbox?.status.available ? await wrap(sandbox, request, plain) : null
  if (wrapped?.kind === 'refused') return wrapped
  const marker = `RAIN_TOOL_CALL=${token}`
  request.reaper.add(marker)
  try {
    const started = await start(wrapped ?? plain, request)
    if (started.kind === 'refused') {
      await wrapped?.finish()
      return started
    }
    wrapped?.attend(started.leader)
    request.reaper.add(marker, started.leader)
    const ended = await attend(request, started, wrapped === null ? marker : null)
    const report = (await wrapped?.finish()) ?? null
    return { kind: 'ended', ...ended, sandbox: report, durationMs: Math.round(performance.now() - startedAt) }
  } finally {
    request.reaper.delete(marker)
  }
}

type Command = Pick<WrappedCommand, 'command' | 'args' | 'cwd' | 'environment'>

function plainCommand({ command, cwd, environment }: RunCommand, token: string): Command {
  const args = ['--noprofile', '--norc', '-c', command]
  return { command: 'bash', args, cwd, environment: { ...environment, RAIN_TOOL_CALL: token } }
}

function wrap(sandbox: Sandbox, { scratchDir, grants }: RunCommand, plain: Command) {
  return sandbox.wrap({ network: 'none', ...plain, readable: [scratchDir], lingerMs: patienceMs, ...grants })
}

type Ended = Pick<Extract<CommandResult, { kind: 'ended' }>, 'exitCode' | 'signal' | 'stoppedBy' | 'leftBehind'>

/** `marker`: null in a sandbox, where nothing outlives the first process. */
async function attend(request: RunCommand, started: StartedCommand, marker: string | null): Promise<Ended> {
  const { child, output, leader } = started
  const read = readOutput(output, request.onOutput)
  // It may fail long before it is awaited below.
  read.catch(() => {})
  try {
    const exited = once(child, 'exit')
    const stoppedBy = await untilOver(exited, request)
    const told = marker === null ? await endSandbox(started, stoppedBy) : await endAll({ leader, marker }, stoppedBy)
    // A process stuck in the kernel outlives SIGKILL: it must not hold up the turn.
    await Promise.race([exited, sleepUnlessAborted(drainMs)])
    // Nobody is left to write: the pipe ends as soon as it is read out, unless someone hid too well.
    await Promise.race([read, sleepUnlessAborted(drainMs)])
    return {
      ...(marker === null ? endInSandbox(child) : { exitCode: child.exitCode, signal: child.signalCode }),
      stoppedBy,
      leftBehind: stoppedBy === null ? told : 0,
    }
  } finally {
    output.destroy()
    await read
  }
}

function endAll(signs: ProcessSigns, stoppedBy: StoppedBy): Promise<number> {
  return endProcesses(signs, { patienceMs: stoppedBy === null ? patienceMs : 0, graceMs })
}

/** SIGTERM to what runs inside, so that it can clean up; later SIGKILL to the sandbox itself, which ends all of it. */
async function endSandbox({ child, leader }: StartedCommand, stoppedBy: StoppedBy): Promise<number> {
  if (stoppedBy === null) return 0
  for (const pid of membersOf(leader)) sendSignal(pid, 'SIGTERM')
  const over = new AbortController()
  child.once('exit', () => over.abort())
  if (child.exitCode === null && child.signalCode === null) await sleepUnlessAborted(graceMs, over.signal)
  endFamily(leader)
  return 0
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone already.
  }
}

/** A shell stands around the command: it tells a death by signal as 128 and the number of the signal. */
function endInSandbox({ exitCode, signalCode }: ChildProcess): Pick<Ended, 'exitCode' | 'signal'> {
  const signal = signalsByNumber.get((exitCode ?? 0) - 128)
  return signal === undefined ? { exitCode, signal: signalCode } : { exitCode: null, signal }
}

const deaths: NodeJS.Signals[] = [
  ...(['SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGKILL', 'SIGPIPE', 'SIGQUIT', 'SIGSEGV'] as const),
  ...(['SIGSYS', 'SIGTERM', 'SIGXCPU', 'SIGXFSZ'] as const),
]
const signalsByNumber = new Map(deaths.map((name) => [constants.signals[name], name]))

interface StartedCommand {
  kind: 'started'
  child: ChildProcess
  leader: number
  output: Socket
}

async function start(
  { command, args, cwd, environment }: Command,
  { scratchDir, cwd: folder }: RunCommand,
): Promise<StartedCommand | { kind: 'refused'; reason: string }> {
  const pipe = await openPipe(scratchDir)
  try {
    const child = spawn(command, args, {
      cwd,
      env: environment,
      stdio: ['ignore', pipe.writeEnd, pipe.writeEnd],
      // Its own session and group, so that all it starts can be ended together.
      detached: true,
    })
    if (child.pid !== undefined) return { kind: 'started', child, leader: child.pid, output: pipe.output }
    const [error] = await once(child, 'error')
    pipe.output.destroy()
    return { kind: 'refused', reason: spawnReason(error, folder) }
  } catch (error) {
    pipe.output.destroy()
    return { kind: 'refused', reason: spawnReason(error, folder) }
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

async function untilOver(exited: Promise<unknown>, { timeoutMs, signal }: RunCommand): Promise<StoppedBy> {
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
