import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A process that does the same thing on the same screen: one command in a line, one answer in a line. */
export interface Peer {
  ask(command: string): Promise<PeerAnswer>
  stop(): Promise<void>
}

export interface PeerAnswer {
  /** By its own clock, from the command to the finished bytes. */
  ms: number
  bytes: number
  value?: number
}

/** Starts one and has it answer once; a problem is why it cannot be measured against. */
export async function startPeer(options: {
  command: string
  args: readonly string[]
  environment: NodeJS.ProcessEnv
  firstCommand: string
}): Promise<Peer | { problem: string }> {
  const { command, args, environment, firstCommand } = options
  const child = spawn(command, args, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (part: Buffer) => (errors = `${errors}${part}`.slice(-2_000)))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  // asked of one that has ended: the answer that does not come says so
  child.stdin.on('error', () => undefined)
  child.on('error', (error) => (errors = error.message))

  async function ask(what: string): Promise<PeerAnswer> {
    child.stdin.write(`${what}\n`)
    const { value: line, done } = await lines.next()
    if (done) throw new Error(errors.trim().split('\n').at(-1) || `${command} ended`)
    const answer = JSON.parse(line) as PeerAnswer | { problem: string }
    if ('problem' in answer) throw new Error(answer.problem)
    return answer
  }

  async function stop(): Promise<void> {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  try {
    await ask(firstCommand)
    return { ask, stop }
  } catch (error) {
    await stop()
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}
