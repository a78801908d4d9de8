import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '@rain/tools/free-port.mjs'
import type { Problem } from './peers.ts'
import { startPeer } from './start-peer.ts'
import { startProgram, type Program } from './start-program.ts'
import type { Scene } from './start-scene.ts'

export type ScreenServerKind = 'rain' | 'x11vnc' | 'tigervnc'

/** Something that shows a screen to a page. */
export interface ScreenServer extends Program {
  as: 'rain' | 'novnc'
  url: string
}

/** Where Debian puts it. */
export const noVncFolder = '/usr/share/novnc'

export function startScreenServer(scene: Scene, kind: ScreenServerKind): Promise<ScreenServer | Problem> {
  return kind === 'rain' ? startRain(scene) : startVnc(scene, kind)
}

async function startRain({ display }: Scene): Promise<ScreenServer | Problem> {
  const { name, authorityFile, environment } = display
  const args = [join(import.meta.dirname, 'live-process.js'), name, authorityFile]
  const peer = await startPeer({ command: process.execPath, args, environment, firstCommand: 'port' })
  if ('problem' in peer) return peer
  const { value: port } = await peer.ask('port')
  return { as: 'rain', url: `ws://127.0.0.1:${port}`, stop: peer.stop }
}

/** A VNC server with websockify before it. x11vnc with the flags that bytebot starts it with. */
async function startVnc({ display }: Scene, kind: 'x11vnc' | 'tigervnc'): Promise<ScreenServer | Problem> {
  if (!existsSync(noVncFolder)) return { problem: 'noVNC is not installed (novnc)' }
  const { name, environment } = display
  const [port, webPort] = [await freePort(), await freePort()]
  const [command, args] =
    kind === 'x11vnc'
      ? ['x11vnc', ['-display', name, '-forever', '-shared', '-nopw', '-localhost', '-rfbport', `${port}`]]
      : ['X0tigervnc', ['-display', name, '-rfbport', `${port}`, '-SecurityTypes', 'None', '-localhost=1']]
  const vnc = await startProgram({ command, args, environment, port })
  if ('problem' in vnc) return vnc
  const webArgs = [`127.0.0.1:${webPort}`, `127.0.0.1:${port}`]
  const web = await startProgram({ command: 'websockify', args: webArgs, environment, port: webPort })
  if ('problem' in web) {
    await vnc.stop()
    return web
  }
  return {
    as: 'novnc',
    url: `ws://127.0.0.1:${webPort}`,
    async stop() {
      await web.stop()
      await vnc.stop()
    },
  }
}
