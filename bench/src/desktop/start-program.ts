import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'

export interface Program {
  stop(): Promise<void>
}

const patienceMs = 10_000

/** Starts a program and waits until it listens at a port of this machine, if it has one. */
export async function startProgram(options: {
  command: string
  args: readonly string[]
  environment: NodeJS.ProcessEnv
  port?: number
}): Promise<Program | { problem: string }> {
  const { command, args, environment, port } = options
  const child = spawn(command, args, { env: environment, stdio: 'ignore' })
  let problem: string | undefined
  child.on('error', () => (problem = `${command} is not installed`))
  child.on('exit', () => (problem ??= `${command} has ended`))

  async function stop(): Promise<void> {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    const hard = setTimeout(() => child.kill('SIGKILL'), 2_000)
    await gone
    clearTimeout(hard)
  }

  const until = Date.now() + patienceMs
  while (!problem && port !== undefined && !(await isListening(port))) {
    if (Date.now() > until) problem = `${command} does not listen`
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  if (!problem) return { stop }
  await stop()
  return { problem }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
