import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { StartServer } from '../connection.ts'
import { McpFailed } from '../problem.ts'

/** Starts a local server without a sandbox: for tests of everything but the sandbox. */
export const startPlainly: StartServer = async ({ config, secrets }) => {
  const child = spawn(config.command, config.args, { env: { ...secrets }, stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await once(child, 'spawn').catch((cause: unknown) => {
    throw new McpFailed('start_failed', 'Its program could not be started.', { cause })
  })
  return {
    input: child.stdin,
    output: child.stdout,
    errors: child.stderr,
    ended,
    async close() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
