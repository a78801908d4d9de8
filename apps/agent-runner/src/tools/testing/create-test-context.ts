import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ToolContext } from '../tool.ts'

export interface TestContext extends ToolContext {
  /** Live output so far. */
  emitted: string[]
  /** A folder beside `cwd`, which the agent has no business in. */
  outside: string
  abort(): void
  remove(): Promise<void>
}

/** A context on real folders that are gone after `remove`. */
export async function createTestContext(): Promise<TestContext> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'rain-tools-')))
  const [cwd, scratchDir, outside] = [join(root, 'home'), join(root, 'scratch'), join(root, 'outside')]
  for (const folder of [cwd, scratchDir, outside]) await mkdir(folder)
  const controller = new AbortController()
  const emitted: string[] = []
  return {
    callId: 'tcl_test',
    agentId: 'agt_test',
    cwd,
    scratchDir,
    outside,
    emitted,
    signal: controller.signal,
    emitOutput: (text) => void emitted.push(text),
    abort: () => controller.abort(),
    remove: () => rm(root, { recursive: true, force: true }),
  }
}
