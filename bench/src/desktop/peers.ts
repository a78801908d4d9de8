import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '@rain/tools/root.mjs'
import { startPeer, type Peer } from './start-peer.ts'
import type { Scene } from './start-scene.ts'

export type Problem = { problem: string }
const run = promisify(execFile)
const sources = join(root, 'bench', 'desktop')

/** The plan's screenshot, with the first Python that has Pillow. */
export async function startSeed({ display }: Scene): Promise<Peer | Problem> {
  for (const command of ['python3', '/usr/bin/python3']) {
    const hasPillow = await run(command, ['-c', 'import PIL']).then(
      () => true,
      () => false,
    )
    if (!hasPillow) continue
    const args = [join(sources, 'seed-pipeline.py')]
    return startPeer({ command, args, environment: display.environment, firstCommand: 'jpeg' })
  }
  return { problem: 'the plan’s pipeline needs Python with Pillow (python3-pil)' }
}

/** The limit: the same in C, compiled here. */
export async function startLimit({ display }: Scene): Promise<Peer | Problem> {
  const folder = await mkdtemp(join(tmpdir(), 'rain-bench-limit-'))
  const program = join(folder, 'screen-limit')
  const deflate = existsSync('/usr/include/libdeflate.h') ? ['-DWITH_DEFLATE', '-ldeflate'] : []
  const args = [
    '-O3',
    '-march=native',
    '-o',
    program,
    join(sources, 'screen-limit.c'),
    '-lX11',
    '-lXext',
    '-ljpeg',
    '-lm',
  ]
  try {
    await run('gcc', [...args, ...deflate])
    return await startPeer({ command: program, args: [], environment: display.environment, firstCommand: 'jpeg' })
  } catch {
    return { problem: 'the limit in C needs gcc, libx11-dev, libxext-dev and libjpeg62-turbo-dev' }
  } finally {
    // a running program needs its file no longer
    await rm(folder, { recursive: true, force: true })
  }
}

export type EyesKind = 'x11-shm' | 'x11-shm-fd' | 'x11-core' | 'nut'

/** Rain's own eyes in a process of their own; `pinned`: with one processor for themselves. */
export function startEyes(scene: Scene, kind: EyesKind, options: { pinned?: boolean } = {}): Promise<Peer | Problem> {
  const script = join(import.meta.dirname, 'eyes-process.js')
  const { name, authorityFile, environment } = scene.display
  const node = [process.execPath, script, kind, name, authorityFile]
  const [command = '', ...args] = options.pinned ? ['taskset', '-c', '0', ...node] : node
  return startPeer({ command, args, environment, firstCommand: kind === 'nut' ? 'raw' : 'jpeg' })
}

/** Hands in a process of their own: Rain's, nut-js as it is, or xdotool. */
export function startHands(scene: Scene, kind: 'rain' | 'nut' | 'xdotool'): Promise<Peer | Problem> {
  const { name, authorityFile, environment } = scene.display
  const args = [join(import.meta.dirname, 'hands-process.js'), kind, name, authorityFile]
  return startPeer({ command: process.execPath, args, environment, firstCommand: 'key' })
}
