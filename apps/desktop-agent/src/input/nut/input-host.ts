import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Point } from '../../desktop.ts'
import { hostMessageSchema, type HostAction } from './messages.ts'

export interface InputHostOptions {
  /** The program of the child. */
  program?: string
  environment?: NodeJS.ProcessEnv
  /** How long one action may take, and the start. */
  deadlineMs?: number
  /** A child has taken the place of one that died. What that one had pressed may still be. */
  onRestart(ask: (action: HostAction) => Promise<unknown>): Promise<void>
}

/** A child process that acts, one action at a time. Its death is the error of the action it was at. */
export class InputHost {
  #child: ChildProcess | null = null
  #next = 0
  #queue: Promise<unknown> = Promise.resolve()
  #isClosed = false
  #hasRun = false
  readonly #options: InputHostOptions

  private constructor(options: InputHostOptions) {
    this.#options = options
  }

  static async start(options: InputHostOptions): Promise<InputHost | { problem: string }> {
    const host = new InputHost(options)
    try {
      await host.#running()
      return host
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) }
    }
  }

  /** @throws Error when the child refused, died, or did not answer in time; the next one finds a new child. */
  ask(action: HostAction): Promise<Point | undefined> {
    const answered = this.#queue.then(() => this.#askNow(action))
    this.#queue = answered.catch(() => undefined)
    return answered
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#queue
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  async #askNow(action: HostAction): Promise<Point | undefined> {
    if (this.#isClosed) throw new Error('the input host was closed')
    return this.#exchange(await this.#running(), action)
  }

  async #exchange(child: ChildProcess, action: HostAction): Promise<Point | undefined> {
    const id = this.#next++
    const answer = this.#answerOf(child, (message) => 'id' in message && message.id === id)
    child.send({ id, ...action }, () => undefined)
    const message = await answer
    if ('error' in message) throw new Error(message.error)
    return 'pointer' in message ? message.pointer : undefined
  }

  async #running(): Promise<ChildProcess> {
    if (this.#child) return this.#child
    const program = this.#options.program ?? fileURLToPath(new URL(ownProgram, import.meta.url))
    const child = fork(program, [], {
      env: this.#options.environment,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child.on('error', () => undefined) // its answer fails
    child.once('exit', () => {
      if (this.#child === child) this.#child = null
    })
    const first = await this.#answerOf(child, () => true)
    if ('problem' in first) throw new Error(first.problem)
    this.#child = child
    if (this.#hasRun) await this.#options.onRestart((action) => this.#exchange(child, action))
    this.#hasRun = true
    return child
  }

  #answerOf(child: ChildProcess, isIt: (message: ReturnType<typeof hostMessageSchema.parse>) => boolean) {
    return new Promise<ReturnType<typeof hostMessageSchema.parse>>((resolve, reject) => {
      const end = (act: () => void) => {
        clearTimeout(deadline)
        child.off('message', onMessage)
        child.off('exit', onExit)
        act()
      }
      const onMessage = (raw: unknown) => {
        const message = hostMessageSchema.safeParse(raw)
        if (message.success && isIt(message.data)) end(() => resolve(message.data))
      }
      const onExit = (code: number | null, signal: string | null) =>
        end(() => reject(new Error(`the input host ended (${signal ?? code})`)))
      const deadline = setTimeout(() => {
        child.kill('SIGKILL')
        if (this.#child === child) this.#child = null
        end(() => reject(new Error('the input host did not answer in time')))
      }, this.#options.deadlineMs ?? usualDeadlineMs)
      child.on('message', onMessage)
      child.once('exit', onExit)
      if (child.exitCode !== null || child.signalCode !== null) onExit(child.exitCode, child.signalCode)
    })
  }
}

const usualDeadlineMs = 5_000
const ownProgram = import.meta.url.endsWith('.ts') ? './host.ts' : './host.js'
