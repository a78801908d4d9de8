import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Readable } from 'node:stream'

/** An X server of its own with no screen but memory, on a free number, which only holders of its cookie may use. */
export interface VirtualDisplay {
  /** `:7` */
  name: string
  authorityFile: string
  /** For programs that are to appear on it. */
  environment: NodeJS.ProcessEnv
  /** Starts a program on it, which ends with it at the latest. */
  start(command: string, args: readonly string[], extra?: NodeJS.ProcessEnv): ChildProcess
  /** Runs a program to its end and resolves to what it wrote. Rejects when it fails. */
  run(command: string, args: readonly string[]): Promise<string>
  /**
   * Gives the keyboard to a window, once it is there, by its class or title: a window manager may leave it where it is when
   * a window comes late. Needs xdotool.
   */
  giveKeyboard(to: { app: string } | { title: string }): Promise<void>
  /** Ends the server the hard way, as a crash would. */
  kill(): Promise<void>
  stop(): Promise<void>
}

export interface VirtualDisplayOptions {
  width: number
  height: number
  /** Bits of a pixel. */
  depth?: number
  windowManager?: boolean
}

/** Whether programs of these names are installed: what tests that need them ask first. */
export function installed(...programs: string[]): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return programs.every((program) => folders.some((folder) => isExecutable(join(folder, program))))
}

export async function startDisplay(options: VirtualDisplayOptions): Promise<VirtualDisplay> {
  const folder = await mkdtemp(join(tmpdir(), 'rain-display-'))
  const authorityFile = join(folder, 'authority')
  await writeFile(authorityFile, authorityEntry(randomBytes(16)), { mode: 0o600 })
  const { server, name } = await startServer(options, authorityFile)
  const environment = {
    ...process.env,
    DISPLAY: name,
    XAUTHORITY: authorityFile,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
  }
  const programs = new Set<ChildProcess>()

  const display: VirtualDisplay = {
    name,
    authorityFile,
    environment,
    start(command, args, extra = {}) {
      const program = spawn(command, args, { env: { ...environment, ...extra }, stdio: 'ignore' })
      programs.add(program)
      program.once('exit', () => programs.delete(program))
      // a program that is not installed: the test that waits for its window says so
      program.on('error', () => programs.delete(program))
      return program
    },
    async run(command, args) {
      const program = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
      const [out, err, [code]] = await Promise.all([
        read(program.stdout),
        read(program.stderr),
        once(program, 'exit') as Promise<[number | null]>,
      ])
      if (code !== 0) throw new Error(`${command} ended with ${code}: ${err}`)
      return out
    },
    async giveKeyboard(to) {
      const which = 'app' in to ? ['--class', to.app] : ['--name', to.title]
      const search = ['search', '--sync', '--onlyvisible', ...which, 'windowactivate']
      for (;;) {
        const problem = await display.run('xdotool', search).then(() => null, String)
        if (problem === null) return
        // it goes through all windows, of which one may just have been closed
        if (!problem.includes('BadWindow')) throw new Error(problem)
      }
    },
    kill: () => end(server, 'SIGKILL'),
    async stop() {
      await Promise.all([...programs].map((program) => end(program, 'SIGKILL')))
      await end(server, 'SIGTERM')
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  if (options.windowManager) await startWindowManager(display)
  return display
}

async function startServer({ width, height, depth = 24 }: VirtualDisplayOptions, authorityFile: string) {
  const screen = ['-screen', '0', `${width}x${height}x${depth}`]
  const args = ['-displayfd', '3', ...screen, '-auth', authorityFile, '-nolisten', 'tcp', '-noreset', '-dpi', '96']
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const numbers = server.stdio[3] as Readable
  const [number] = (await Promise.race([
    once(numbers, 'data'),
    once(server, 'exit').then(([code]) => {
      throw new Error(`Xvfb ended with ${code} before it was ready`)
    }),
  ])) as [Buffer]
  return { server, name: `:${`${number}`.trim()}` }
}

/** Openbox tells that it is ready by naming itself on the root window. */
async function startWindowManager(display: VirtualDisplay): Promise<void> {
  display.start('openbox', [])
  for (let attempt = 0; attempt < 200; attempt++) {
    const answer = await display.run('xprop', ['-root', '_NET_SUPPORTING_WM_CHECK']).catch(() => '')
    if (answer.includes('window id')) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('openbox did not become ready')
}

async function end(program: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null || program.pid === undefined) return
  const gone = once(program, 'exit')
  program.kill(signal)
  await gone
}

async function read(stream: Readable): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

const familyWild = 65_535

/** An entry for every display of every machine. */
function authorityEntry(cookie: Buffer): Buffer {
  const number = (value: number) => Buffer.from([value >> 8, value & 255])
  const field = (content: Buffer) => Buffer.concat([number(content.length), content])
  return Buffer.concat([
    number(familyWild),
    field(Buffer.alloc(0)),
    field(Buffer.alloc(0)),
    field(Buffer.from('MIT-MAGIC-COOKIE-1')),
    field(cookie),
  ])
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
