import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSandbox } from '../create-sandbox.ts'
import type { SandboxSettings } from '../create-sandbox.ts'
import type { Sandbox, SandboxReport, WrapRequest } from '../sandbox.ts'

/** Real folders as on a home server, and commands that do whatever the attacker says. */
export interface SandboxLab {
  root: string
  /** Of the person. */
  home: string
  rainHome: string
  /** Of the agent, below `home`. */
  cwd: string
  /** Of another agent. */
  otherAgent: string
  sandbox: Sandbox
  /** Runs `script` in bash until it ends. */
  run(script: string, options?: Partial<WrapRequest>): Promise<Ran>
  start(script: string, options?: Partial<WrapRequest>): Promise<Started>
  remove(): Promise<void>
}

export interface Ran {
  code: number | null
  signal: NodeJS.Signals | null
  /** stdout and stderr. */
  output: string
  report: SandboxReport
}

export interface Started {
  pid: number
  end(): void
  ended: Promise<Ran>
}

export async function createSandboxLab(settings: Partial<SandboxSettings> = {}): Promise<SandboxLab> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'rain-lab-')))
  const home = join(root, 'home')
  const folders = { home, rainHome: join(home, '.rain'), cwd: join(home, 'project'), otherAgent: join(home, 'other') }
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true })
  const searchPath = process.env.PATH ?? ''
  const sandbox = await createSandbox({ rainHome: folders.rainHome, home, searchPath, ...settings })

  async function start(script: string, options: Partial<WrapRequest> = {}): Promise<Started> {
    const wrapped = await sandbox.wrap({
      command: 'bash',
      args: ['--noprofile', '--norc', '-c', script],
      cwd: folders.cwd,
      environment: { PATH: searchPath, HOME: home, LANG: 'C.UTF-8' },
      network: 'none',
      ...options,
    })
    if (wrapped.kind === 'refused') throw new Error(wrapped.reason)
    const child = spawn(wrapped.command, wrapped.args, {
      cwd: wrapped.cwd,
      env: wrapped.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const pid = child.pid ?? 0
    wrapped.attend(pid)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
    const ended = once(child, 'close').then(async () => {
      const report = await wrapped.finish()
      return { code: child.exitCode, signal: child.signalCode, output, report }
    })
    return { pid, ended, end: () => wrapped.end() }
  }

  return {
    root,
    ...folders,
    sandbox,
    start,
    run: async (script, options) => (await start(script, options)).ended,
    remove: () => rm(root, { recursive: true, force: true }),
  }
}
