import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A Chromium as a person runs it, to be joined at its address. */
export async function startOwnChromium(path: string): Promise<{ address: string; close(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'rain-own-chromium-'))
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', `--user-data-dir=${home}`]
  const program = spawn(path, [...flags, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(program, 'exit')
  for await (const line of createInterface(program.stderr)) {
    const [address] = /ws:\/\/127\.0\.0\.1:\d+/.exec(line) ?? []
    if (address === undefined) continue
    return {
      address: address.replace('ws:', 'http:'),
      async close() {
        program.kill('SIGKILL')
        await exited
        await rm(home, { recursive: true, force: true, maxRetries: 5 })
      },
    }
  }
  throw new Error('Chromium ended before it told its address')
}
