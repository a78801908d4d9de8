import type { Capturer } from '../../desktop.ts'
import { connectX11, type X11Connection } from '../../x11/connect.ts'
import { createCoreSource } from './core-source.ts'
import { createX11Capturer } from './create-x11-capturer.ts'
import { loadMapMemory } from './map-memory.ts'
import { isXwayland } from './is-xwayland.ts'
import { pixelFormatOf } from './pixel-format.ts'
import type { PixelSource } from './pixels.ts'
import { createSharedMemorySource } from './shared-memory-source.ts'

export interface X11CapturerOptions {
  /** `:0` */
  display: string
  /** The file of X authorities; left out: the one in the home folder. */
  authorityFile?: string
  /** Only this way, for comparing. */
  only?: Capturer['kind']
}

export const waylandProblem =
  'This is a Wayland session, which lets no program read the screen or move the mouse. Log in with "on Xorg" (X11), or give Rain a desktop of its own with Xvfb.'

/** The fastest way to read the screen of an X server that works here. */
export async function openX11Capturer(options: X11CapturerOptions): Promise<Capturer | { problem: string }> {
  const connection = await connectX11(options)
  if ('problem' in connection) return connection
  const format = pixelFormatOf(connection.display)
  if (typeof format === 'object') {
    connection.close()
    return format
  }
  try {
    const source = await firstThatWorks(await sourcesOf(connection, options.only))
    const capturer = await createX11Capturer({ connection, source, format })
    if (!(await isXwayland(connection, await capturer.displays()))) return capturer
    await capturer.close()
    return { problem: waylandProblem }
  } catch (error) {
    connection.close()
    return {
      problem: `The screen ${options.display} cannot be read: ${error instanceof Error ? error.message : error}`,
    }
  }
}

async function sourcesOf(connection: X11Connection, only?: Capturer['kind']): Promise<PixelSource[]> {
  const mapMemory = await loadMapMemory()
  const sources = [
    ...(mapMemory ? [createSharedMemorySource(connection, mapMemory)] : []),
    createSharedMemorySource(connection, null),
    createCoreSource(connection),
  ]
  return only ? sources.filter(({ kind }) => kind === only) : sources
}

const probe = { x: 0, y: 0, width: 1, height: 1 }
const probeBytes = 4_096

/** An extension that is there need not work: a server elsewhere, a container without `/dev/shm`. So each one is tried. */
async function firstThatWorks(sources: PixelSource[]): Promise<PixelSource> {
  let reason: unknown = new Error('there is no way to')
  for (const source of sources) {
    try {
      const room = await source.open(probeBytes)
      await room.read(probe)
      await room.close()
      return source
    } catch (error) {
      reason = error
    }
  }
  throw reason
}
