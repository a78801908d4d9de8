import type { SandboxLimits } from './limits/limits.ts'

/**
 * A wall around programs that a model starts. Whoever starts one asks `wrap` for what to start instead, tells the wrapped
 * command its process, and waits for `finish` when that process has ended:
 *
 *     const wrapped = await sandbox.wrap({ command: 'node', args: ['server.mjs'], cwd, environment, network: 'none' })
 *     if (wrapped.kind === 'refused') return failed(wrapped.reason)
 *     const child = spawn(wrapped.command, wrapped.args, { cwd: wrapped.cwd, env: wrapped.environment })
 *     if (child.pid !== undefined) wrapped.attend(child.pid)
 *     …
 *     const report = await wrapped.finish()
 *
 * To end everything in it at once, call `end`; the death of this process does the same.
 */
export interface Sandbox {
  status: SandboxStatus
  /** Never throws. Refuses when there is no sandbox, so that nothing runs without one by mistake. */
  wrap(request: WrapRequest): Promise<WrappedCommand | { kind: 'refused'; reason: string }>
}

export type SandboxStatus =
  | {
      available: true
      /** `bubblewrap 0.8.0` */
      program: string
      /** Who keeps the limit of memory: the kernel, to the byte, or a look every 50 ms. */
      memory: 'kernel' | 'watched'
    }
  | {
      available: false
      /** A sentence for the person, with what to do about it where that is known. */
      whyNot: string
    }

export interface WrapRequest {
  command: string
  args: string[]
  /** Absolute, links followed. Writable unless `writable` says otherwise. */
  cwd: string
  /** All the command gets to see of the environment; must hold no secret of Rain. */
  environment: Record<string, string>
  /** Default: `cwd`. */
  writable?: string[]
  /** Further folders and files to be seen. */
  readable?: string[]
  /** The socket of a filtering proxy (`openEgressProxy`), by which the hosts of an approval are reached. */
  network: 'none' | { proxySocket: string }
  limits?: Partial<SandboxLimits>
  /** The person approved just this: start-up files, hooks and editor tasks may be changed. */
  mayChangeProtectedFiles?: boolean
  /** How long, after the command itself, what it started may go on before it ends. Default 0. */
  lingerMs?: number
}

export interface WrappedCommand {
  kind: 'wrapped'
  command: string
  args: string[]
  /** Where to start it; the command itself starts in the folder that was asked for. */
  cwd: string
  environment: Record<string, string>
  /** To be told the id of the started process at once: its limits are watched from then on. */
  attend(pid: number): void
  /** Kills everything in it, at any moment of its life. */
  end(): void
  /** Puts right what is left of it. To be awaited once the started process has ended, or could not be started. */
  finish(): Promise<SandboxReport>
}

export interface SandboxReport {
  /** The limit for which it was ended. */
  exceeded: 'memory' | 'processes' | null
  /** What the command had put where other programs run it by themselves, relative to its folder. Kept in `keptIn`. */
  takenAway: string[]
  keptIn: string
  /** False: the folder is so large that there may be more of it. */
  lookedEverywhere: boolean
}
