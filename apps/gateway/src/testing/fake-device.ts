import {
  fromDeviceSchema,
  packPacket,
  toDeviceSchema,
  unpackPacket,
  type DeviceFacts,
  type FromDevice,
  type Paired,
  type Pairing,
  type ToDevice,
} from '@rain/protocol'
import { createLinkIdentity, readLinkKey, startDialler, type LinkIdentity } from '@rain/runtime'
import { WebSocket } from 'ws'
import { call, pin, post } from './clients.ts'

/** What a desktop-agent keeps of its pairing. */
export interface PairedDevice {
  deviceId: string
  identity: LinkIdentity
  serverKey: Uint8Array
  paired: Paired
}

export const facts: DeviceFacts = {
  version: '1.0.0',
  platform: 'linux',
  system: 'Debian 13, X11, openbox',
  hostname: 'study',
  capture: 'x11-shm',
  displays: [
    { index: 0, name: 'left', x: 0, y: 0, width: 1920, height: 1080, scale: 1, primary: true },
    { index: 1, name: 'right', x: 1920, y: 0, width: 1280, height: 1024, scale: 1, primary: false },
  ],
  problems: [],
}

export async function newCode(url: string, token: string): Promise<string> {
  return (await call<Pairing>(url, '/api/devices/pairings', token, 'POST')).body.code
}

export const publicKeyOf = (identity: LinkIdentity) => Buffer.from(identity.publicKey).toString('base64')

/** A computer that has named a code, and that the person has confirmed unless the test wants to. */
export async function pairDevice(
  url: string,
  token: string,
  { name = 'study', confirmed = true } = {},
): Promise<PairedDevice> {
  const identity = createLinkIdentity()
  const code = await newCode(url, token)
  const response = await post(url, '/api/devices/pair', { code, name, public_key: publicKeyOf(identity) })
  const paired = (await response.json()) as Paired
  const serverKey = readLinkKey(paired.server_key)
  if (!serverKey) throw new Error(`not paired: ${JSON.stringify(paired)}`)
  if (confirmed) await call(url, `/api/devices/${paired.device_id}/confirm`, token, 'POST', { pin })
  return { deviceId: paired.device_id, identity, serverKey, paired }
}

export type Dialled =
  { status: 'open'; device: FakeDevice } | { status: 'refused'; reason: string } | { status: 'failed'; why: string }

export interface FakeDevice {
  heard: ToDevice[]
  /** The next message of that type, from where the last `next` ended. */
  next<T extends ToDevice['type']>(type: T): Promise<Extract<ToDevice, { type: T }>>
  send(message: FromDevice, bytes?: Uint8Array): void
  /** A frame as it is, sealed by nobody. */
  sendFrame(frame: Uint8Array): void
  /** The next message as the frame that would be sent. */
  seal(message: FromDevice): Uint8Array
  closed: Promise<number>
  close(): void
}

/** Dials as a desktop-agent does; it says nothing by itself afterwards. */
export async function dial(
  url: string,
  { deviceId, identity, serverKey }: Pick<PairedDevice, 'deviceId' | 'identity' | 'serverKey'>,
): Promise<Dialled> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/device`)
  const dialler = startDialler({ ownKey: identity, peerKey: serverKey, name: deviceId })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  socket.on('error', () => {})
  return new Promise((resolve) => {
    socket.once('open', () => socket.send(dialler.hello))
    void closed.then((code) => resolve({ status: 'failed', why: `closed with ${code}` }))
    socket.on('message', function onMessage(frame: Buffer) {
      const step = dialler.receive(frame)
      if (step.status === 'more') return socket.send(step.send)
      socket.off('message', onMessage)
      if (step.status === 'refused') return resolve(step)
      if (step.status === 'failed') return resolve(step)
      resolve({ status: 'open', device: openDevice() })

      function openDevice(): FakeDevice {
        if (step.status !== 'open') throw new Error('it is open')
        const { link } = step
        const heard: ToDevice[] = []
        let read = 0
        let wake = () => {}
        socket.on('message', (sealed: Buffer) => {
          const packet = link.open(sealed)
          heard.push(toDeviceSchema.parse(packet && unpackPacket(packet)?.message))
          wake()
        })
        const seal = (message: FromDevice, bytes?: Uint8Array) =>
          link.seal(packPacket(fromDeviceSchema.parse(message), bytes))
        return {
          heard,
          async next(type) {
            for (;;) {
              while (read < heard.length) {
                const message = heard[read++]
                if (message?.type === type) return message as never
              }
              await new Promise<void>((go) => (wake = go))
            }
          },
          send: (message, bytes) => socket.send(seal(message, bytes)),
          sendFrame: (frame) => socket.send(frame),
          seal,
          closed,
          close: () => socket.close(),
        }
      }
    })
  })
}

/** A computer that is there, and has told its facts. */
export async function connectDevice(
  url: string,
  paired: Pick<PairedDevice, 'deviceId' | 'identity' | 'serverKey'>,
  { stopped = null, epoch = 0 }: Partial<Pick<Extract<FromDevice, { type: 'facts' }>, 'stopped' | 'epoch'>> = {},
): Promise<FakeDevice> {
  const dialled = await dial(url, paired)
  if (dialled.status !== 'open') throw new Error(`no link: ${JSON.stringify(dialled)}`)
  const { device } = dialled
  device.send({ type: 'facts', facts, stopped, epoch })
  return device
}
