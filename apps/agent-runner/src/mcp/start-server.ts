import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settledWithin } from '@rain/runtime'
import { createHostList } from '@rain/runtime/egress'
import type { Egress } from '../egress/egress.ts'
import type { Sandbox, WrappedCommand } from '../sandbox/sandbox.ts'
import type { StartServer } from './connection.ts'
import { namedFolders } from './named-folders.ts'
import { McpFailed } from './problem.ts'
import type { StartedServer } from './stdio-transport.ts'
import type { McpTarget } from './target.ts'

export interface StartServerSettings {
  sandbox: Sandbox
  openProxy: Egress['openProxy']
  /** The clean environment that every program of Rain's gets. */
  environment: Record<string, string>
  /** Where servers have their folders; made when needed. Links followed. */
  folder: string
}

type StdioTarget = McpTarget & { config: { type: 'stdio' } }

const graceMs = 500

/**
 * Starts a local server in the sandbox: it sees the system, its own folder and what its command names, and reaches the
 * hosts the person granted. Its environment is a clean one with the variables of its entry.
 */
export function createStartServer(settings: StartServerSettings): StartServer {
  return async (target) => {
    const { config } = target
    const network = await openNetwork(config.hosts, settings)
    try {
      const places = await placesOf(target, settings.folder)
      const wrapped = await settings.sandbox.wrap({
        command: config.command,
        args: config.args,
        cwd: places.cwd,
        writable: [places.writable],
        readable: await namedFolders([config.command, ...config.args]),
        environment: { ...settings.environment, HOME: places.home, ...target.secrets },
        network: network ? { proxySocket: network.socketPath } : 'none',
      })
      if (wrapped.kind === 'refused') throw new McpFailed('no_sandbox', wrapped.reason)
      return await launch(wrapped, network)
    } catch (error) {
      await network?.close()
      throw error
    }
  }
}

interface Network {
  socketPath: string
  close(): Promise<void>
}

/** The door to the granted hosts; null: none are granted, and there is no network at all. */
async function openNetwork(hosts: string[], { openProxy }: StartServerSettings): Promise<Network | null> {
  if (hosts.length === 0) return null
  // @NOTE the path of a unix socket has room for about a hundred characters
  const folder = join(await realpath(tmpdir()), `rain-mcp-${crypto.randomUUID().slice(0, 8)}`)
  await mkdir(folder, { mode: 0o700 })
  const isGranted = createHostList(hosts)
  const socketPath = join(folder, 'proxy')
  const proxy = await openProxy({
    allow: (host, port) => (isGranted(host, port) ? 'allow_private' : 'deny'),
    listen: { socketPath },
  })
  return {
    socketPath,
    async close() {
      await proxy.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface Places {
  cwd: string
  writable: string
  home: string
}

async function placesOf({ id, config }: StdioTarget, folder: string): Promise<Places> {
  const own = join(folder, id)
  const home = join(own, 'home')
  await mkdir(home, { recursive: true, mode: 0o700 })
  if (config.cwd === null) return { cwd: home, writable: own, home }
  const cwd = await realpath(config.cwd).catch(() => null)
  if (cwd === null) throw new McpFailed('start_failed', `The folder ${config.cwd} is not there.`)
  return { cwd, writable: cwd, home: cwd }
}

async function launch(wrapped: WrappedCommand, network: Network | null): Promise<StartedServer> {
  const { command, args, cwd, environment } = wrapped
  const child = spawn(command, args, { cwd, env: environment, stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  const { stdin, stdout, stderr } = child
  try {
    await once(child, 'spawn')
  } catch (cause) {
    await wrapped.finish()
    throw new McpFailed('start_failed', 'Its program could not be started.', { cause })
  }
  if (child.pid !== undefined) wrapped.attend(child.pid)
  child.on('error', () => {}) // what it means is told by its end
  const readOut = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve())).then(async () => {
    await settledWithin(graceMs, readOut) // its last words
    await wrapped.finish()
    await network?.close()
  })
  return { input: stdin, output: stdout, errors: stderr, ended, close: () => end(child, ended) }
}

/** The end of its input is the polite way; then the sandbox is ended, and with it everything inside. */
async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.stdin?.destroy()
  if (await settledWithin(graceMs, ended)) return
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
  await settledWithin(2_000, ended)
}
