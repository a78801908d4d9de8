import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import type { Egress } from '../../egress/egress.ts'
import type { Sandbox, SandboxReport } from '../../sandbox/sandbox.ts'
import { failed, succeeded } from '../outcome.ts'
import { defineTool } from '../tool.ts'
import type { ToolContext, ToolOutcome } from '../tool.ts'
import { createOutputCollector } from './collect-output.ts'
import type { CollectedOutput } from './collect-output.ts'
import { createLiveOutput } from './live-output.ts'
import { openWay } from './open-way.ts'
import type { Reaper } from './reaper.ts'
import { runCommand } from './run-command.ts'
import type { CommandResult } from './run-command.ts'

export interface BashSettings {
  /** All a command gets to see of the environment: `cleanEnvironment`. */
  environment: Record<string, string>
  /** The same for one that the person lets out of the sandbox: `sessionEnvironment`. Default: `environment`. */
  outsideEnvironment?: Record<string, string>
  reaper: Reaper
  sandbox: Sandbox
  openProxy?: Egress['openProxy'] | undefined
  /** SIGTERM comes this long after the start when the model names no time. */
  defaultTimeoutSeconds?: number
}

const maxTimeoutSeconds = 300
const maxCharacters = 30_000
const maxFileBytes = 100_000_000
const maxCommandLength = 30_000

export function createBash(settings: BashSettings) {
  const { environment, outsideEnvironment = environment, reaper, sandbox, openProxy } = settings
  const { defaultTimeoutSeconds = 120 } = settings
  const fields = z.strictObject({
    command: z
      .string()
      .min(1)
      .max(maxCommandLength)
      .refine((command) => !command.includes('\0'), 'must not contain NUL characters')
      .describe('The command line, given to bash as it is'),
    timeout_seconds: z
      .int()
      .min(1)
      .max(maxTimeoutSeconds)
      .optional()
      .describe(`Stop it after this time. Default ${defaultTimeoutSeconds}, at most ${maxTimeoutSeconds}`),
    hosts: z
      .array(z.string().regex(/^[a-zA-Z0-9.-]{1,253}$/, 'must be a plain name or address, like example.com'))
      .max(10)
      .optional()
      .describe(
        'Hosts it has to reach, like example.com. The person is asked to grant them; without, there is no network. Usual ' +
          'registers of packages and the remotes of Git in the folder are known and need not be named',
      ),
    description: z
      .string()
      .max(200)
      .optional()
      .describe('What it does and why, in a few words for the person who may have to approve it'),
    outside_sandbox: z
      .boolean()
      .optional()
      .describe(
        'Run it outside of the sandbox. The person must then enter their PIN, each time. Only where it cannot work inside',
      ),
    outside_reason: z
      .string()
      .max(200)
      .regex(/^[^\r\n]*$/, 'must be one line')
      .optional()
      .describe('With outside_sandbox: in one line, why it cannot work in the sandbox'),
  })
  const bashInputSchema = fields.refine(
    ({ outside_sandbox: outside, outside_reason: reason = '' }) => !outside || reason.trim() !== '',
    { path: ['outside_reason'], error: 'is needed with outside_sandbox' },
  )

  return defineTool<z.infer<typeof bashInputSchema>>({
    name: 'bash',
    description:
      'Runs a bash command in the current folder and returns stdout and stderr as they were written. Every call starts ' +
      'fresh: no folder change or variable is kept. There is no input to read from, so use options that ask nothing. ' +
      `Output over ${maxCharacters} characters is cut in the middle and kept in a file. Whatever is left running in the ` +
      `background is stopped when the command ends.${sandbox.status.available ? sandboxed : ''}`,
    input: bashInputSchema,
    repeatable: false,
    changes: 'folder',
    async run(input, context) {
      const timeoutSeconds = input.timeout_seconds ?? defaultTimeoutSeconds
      const isOutside = input.outside_sandbox === true
      // @NOTE the loop lets no such call through without an approval; a mistake there must not open this door
      if (isOutside && sandbox.status.available && !context.outsideSandbox) return failed(notLetOut)
      const isSandboxed = sandbox.status.available && !isOutside
      const output = createOutputCollector(outputFile(context), { maxCharacters, maxFileBytes })
      const live = createLiveOutput(context.emitOutput)
      const decoder = new TextDecoder('utf-8')
      const way = isSandboxed ? await openWay(openProxy, context) : null
      const result = await runCommand({
        command: input.command,
        cwd: context.cwd,
        environment: isOutside ? outsideEnvironment : environment,
        scratchDir: context.scratchDir,
        timeoutMs: timeoutSeconds * 1000,
        signal: context.signal,
        reaper,
        sandbox: isSandboxed ? sandbox : null,
        grants: {
          network: way === null ? 'none' : { proxySocket: way.socketPath },
          mayChangeProtectedFiles: context.changesProtected ?? false,
        },
        async onOutput(chunk) {
          live.add(decoder.decode(chunk, { stream: true }))
          await output.add(chunk)
        },
      })
      await way?.close()
      live.flush()
      const collected = await output.finish()
      if (result.kind === 'refused') return failed(result.reason)
      const [readFrom] = way?.reached() ?? []
      const outcome = report(result, collected, { timeoutSeconds, refusedHosts: way?.refused() ?? [] })
      return readFrom === undefined ? outcome : { ...outcome, readFrom }
    },
  })
}

const sandboxed =
  ' It runs in a sandbox: the current folder is there to read and write, the programs of the system to run, and nothing ' +
  'else; no network but to the hosts you name, limited memory. Start-up files, Git hooks, Git configuration, editor settings and the ' +
  'like cannot be changed from it.' +
  ' What cannot work in there (system services, docker, packages of the system, pushing with the keys of the person, Git ' +
  'configuration as git remote add and git push -u change it) may be asked for with outside_sandbox: just that one command, ' +
  'after what can be done inside is done. It is never approved without the person and their PIN.'

const notLetOut = 'Not run: the person has not approved that this runs outside of the sandbox.'

function outputFile({ scratchDir }: ToolContext): string {
  return join(scratchDir, `bash-${randomBytes(6).toString('hex')}.txt`)
}

type Ended = Extract<CommandResult, { kind: 'ended' }>

interface Circumstances {
  timeoutSeconds: number
  refusedHosts: string[]
}

function report(result: Ended, output: CollectedOutput, circumstances: Circumstances): ToolOutcome {
  const { timeoutSeconds, refusedHosts } = circumstances
  const note = noteOn(result, timeoutSeconds)
  const leftBehind =
    result.leftBehind > 0 ? `[${result.leftBehind} background processes were stopped when the command ended]` : null
  const said = [
    output.text.trimEnd() || '(no output)',
    note,
    leftBehind,
    noteOnFolder(result.sandbox),
    noteOnHosts(refusedHosts),
  ]
  const parts = said.filter((part) => part !== null)
  const outcome = note === null ? succeeded : failed
  return outcome(parts.join('\n'), {
    kind: 'command',
    exitCode: result.exitCode,
    ...(result.signal ? { signal: result.signal } : {}),
    durationMs: result.durationMs,
    truncated: output.truncated,
    ...(output.file === undefined ? {} : { outputFile: output.file }),
  })
}

/** What went otherwise than by exit code 0; null when nothing did. */
function noteOn({ stoppedBy, exitCode, signal, sandbox }: Ended, timeoutSeconds: number): string | null {
  if (sandbox?.exceeded === 'memory') return '[stopped: it needed more memory than a command may have]'
  if (sandbox?.exceeded === 'processes') return '[stopped: it started more processes than a command may have]'
  if (stoppedBy === 'timeout') return `[stopped: not finished after ${timeoutSeconds} s]`
  if (stoppedBy === 'abort') return '[stopped: interrupted before it was finished]'
  if (signal) return `[ended by ${signal}]`
  return exitCode === 0 ? null : `[exit code ${exitCode}]`
}

/** What the sandbox has put right in the agent's folder; null when nothing. */
function noteOnFolder(sandbox: SandboxReport | null): string | null {
  if (sandbox === null) return null
  if (!sandbox.lookedEverywhere) {
    return '[the folder is too large to look everywhere for start-up files and hooks that the command may have made]'
  }
  if (sandbox.takenAway.length === 0) return null
  const names = sandbox.takenAway.slice(0, 10).join(', ')
  const more = sandbox.takenAway.length > 10 ? ` and ${sandbox.takenAway.length - 10} more` : ''
  return (
    `[taken away again, because other programs would run it by themselves: ${names}${more}. A command may not make such ` +
    'files; write_file may, when the person approves it.]'
  )
}

function noteOnHosts(refused: string[]): string | null {
  return refused.length === 0 ? null : `[not reached, because it was not granted: ${refused.join(', ')}]`
}
