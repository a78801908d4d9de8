import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn, type ChildProcess } from 'node:child_process'
import type { Device, DeviceList, Pairing } from '@rain/protocol'
import { startDisplay, until, type VirtualDisplay } from '@rain/testing'
import { root } from '@rain/tools/root.mjs'
import { get } from '../clients/sign-in.ts'

/** A computer of its own: a real X server with a window manager, and the real daemon on it, paired with the stack. */
export interface DesktopMachine {
  display: VirtualDisplay
  deviceId: string
  /** Where its programs leave their files. */
  folder: string
  device(): Promise<Device>
  /** A terminal that has the keyboard. */
  openTerminal(): Promise<void>
  /** How many windows of programs there are. */
  windows(): Promise<number>
  /** The buttons and keys that are down, as the X server has them. */
  pressed(): Promise<string[]>
  /** Runs a command of the daemon's program on that computer; resolves to what it wrote. */
  command(...args: string[]): Promise<string>
  /** As a crash would. */
  killDaemon(): Promise<void>
  startDaemon(): Promise<void>
  /** Everything the daemon has written. */
  log(): string
  close(): Promise<void>
}

interface Server {
  url: string
  token: string
  pin: string
}

/** What a machine needs; tests ask for them first. */
export const desktopPrograms = ['Xvfb', 'openbox', 'mousepad', 'xterm', 'xprop', 'xinput', 'xdotool']

const program = join(root, 'apps/desktop-agent/dist/main.js')

export async function startDesktopMachine(
  server: Server,
  { name = 'study', width = 1280, height = 720 }: { name?: string; width?: number; height?: number } = {},
): Promise<DesktopMachine> {
  const display = await startDisplay({ width, height, windowManager: true })
  const folder = await mkdtemp(join(tmpdir(), 'rain-desktop-'))
  const env = { ...display.environment, RAIN_DESKTOP_HOME: join(folder, 'daemon'), RAIN_LOG_LEVEL: 'info' }
  let daemon: ChildProcess | undefined
  const log: string[] = []

  const call = (path: string, method: string, body?: object) =>
    fetch(`${server.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    }).then(async (response) => {
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return response.json() as Promise<unknown>
    })
  const devices = async () => (await get<DeviceList>(server.url, server.token, '/api/devices')).devices
  const device = async () => {
    const found = (await devices()).find((each) => each.name === name)
    if (!found) throw new Error(`there is no device named ${name}`)
    return found
  }

  const windows = async () =>
    ((await display.run('xprop', ['-root', '_NET_CLIENT_LIST']).catch(() => '')).match(/0x/g) ?? []).length

  async function command(...args: string[]): Promise<string> {
    const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const written: Buffer[] = []
    child.stdout.on('data', (data: Buffer) => written.push(data))
    child.stderr.on('data', (data: Buffer) => written.push(data))
    const [code] = (await once(child, 'close')) as [number | null]
    const text = Buffer.concat(written).toString()
    if (code !== 0) throw new Error(`rain-desktop ${args.join(' ')} ended with ${code}: ${text}`)
    return text
  }

  async function startDaemon() {
    daemon = spawn(process.execPath, [program, 'run'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [daemon.stdout, daemon.stderr]) stream?.on('data', (data: Buffer) => log.push(data.toString()))
    await until('the computer is online', async () => (await device()).online, { everyMs: restMs })
  }

  async function killDaemon() {
    if (!daemon || daemon.exitCode !== null || daemon.signalCode !== null) return
    const gone = once(daemon, 'exit')
    daemon.kill('SIGKILL')
    await gone
  }

  const { code } = (await call('/api/devices/pairings', 'POST', {})) as Pairing
  const paired = command('pair', server.url, code, '--name', name, '--yes')
  const isThere = async () => (await devices()).some((each) => each.name === name)
  await Promise.race([paired, until('the computer has named its code', isThere, { everyMs: restMs })])
  const { id: deviceId } = await device()
  await call(`/api/devices/${deviceId}/confirm`, 'POST', { pin: server.pin })
  await paired
  await startDaemon()
  return {
    display,
    deviceId,
    folder,
    device,
    async openTerminal() {
      display.start('xterm', ['-geometry', '80x24+40+40'], { HOME: folder, LC_ALL: 'C.UTF-8' })
      await until('a window is there', async () => (await windows()) > 0)
      await display.giveKeyboard({ app: 'xterm' })
    },
    windows,
    pressed: () => pressedKeys(display),
    command,
    killDaemon,
    startDaemon,
    log: () => log.join(''),
    async close() {
      await killDaemon()
      await display.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The X server's own word, of the devices through which programs press keys and buttons. */
async function pressedKeys(display: VirtualDisplay): Promise<string[]> {
  const devices = ['Virtual core XTEST keyboard', 'Virtual core XTEST pointer']
  const states = await Promise.all(devices.map((device) => display.run('xinput', ['query-state', device])))
  return [...states.join('\n').matchAll(/(?:key|button)\[\d+\]=down/g)].map(([line]) => line)
}

/** How often a REST door is asked: it lets nobody in as often as they like. */
export const restMs = 1_500
