import { linkRefusalSchema, type LinkRefusal } from '@rain/protocol'
import { startDialler, type Dialler } from '@rain/runtime'
import { WebSocket } from 'ws'
import type { Pairing } from '../state/pairing.ts'
import { createChannel, type Channel } from './channel.ts'

export type Dialled =
  | { status: 'open'; channel: Channel }
  /** The server has proven itself and opens no link. */
  | { status: 'refused'; refusal: LinkRefusal }
  /** It answers, but not as the server of the pairing would, or does not know this device. */
  | { status: 'unproven'; why: string }
  | { status: 'unreachable'; why: string }

type NoLink = Exclude<Dialled, { status: 'open' }>

export type DialOptions = Pick<Pairing, 'server' | 'deviceId' | 'identity' | 'serverKey'> & { signal?: AbortSignal }

const handshakeMs = 10_000

/** What the gateway says is small: no message of it comes near this. */
const maxFrameBytes = 512 * 1024

/** Opens a link to the server of a pairing. Never rejects. */
export function dial({ server, deviceId, identity, serverKey, signal }: DialOptions): Promise<Dialled> {
  const socket = new WebSocket(doorOf(server), {
    handshakeTimeout: handshakeMs,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    followRedirects: false,
  })
  const dialler = startDialler({ ownKey: identity, peerKey: serverKey, name: deviceId })
  return new Promise((resolve) => {
    let greeted = false
    const deadline = setTimeout(
      () => end({ status: 'unreachable', why: 'the server did not answer in time' }),
      handshakeMs,
    )
    const onAbort = () => end({ status: 'unreachable', why: 'stopped' })
    signal?.addEventListener('abort', onAbort, { once: true })

    function letGo() {
      clearTimeout(deadline)
      signal?.removeEventListener('abort', onAbort)
      socket.removeAllListeners()
    }
    function end(dialled: NoLink) {
      letGo()
      // @NOTE a socket that is closed before it was open tells so by an error
      socket.on('error', () => undefined)
      socket.terminate()
      resolve(dialled)
    }
    function conclude(step: LastStep) {
      if (step.status !== 'open') return end(noLink(step))
      letGo()
      resolve({ status: 'open', channel: createChannel(socket, step.link) })
    }
    socket.on('open', () => socket.send(dialler.hello))
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      const step = isBinary ? dialler.receive(data) : ({ status: 'failed', why: 'it speaks no secure link' } as const)
      if (step.status === 'more') {
        greeted = true
        socket.send(step.send)
      } else conclude(step)
    })
    socket.on('close', () =>
      end(greeted ? notKnown : { status: 'unproven', why: 'the server has no door for desktops' }),
    )
    socket.on('error', (error) => end({ status: 'unreachable', why: error.message }))
    socket.on('unexpected-response', (_request, response) => end(answeredWith(response.statusCode ?? 0)))
    if (signal?.aborted) onAbort()
  })
}

const notKnown = {
  status: 'unproven',
  why: 'the server does not know this desktop by the key it has, or is not the server it was paired with',
} as const

type LastStep = Exclude<ReturnType<Dialler['receive']>, { status: 'more' }>

function noLink(step: Exclude<LastStep, { status: 'open' }>): NoLink {
  if (step.status === 'failed') return { status: 'unproven', why: step.why }
  const refusal = linkRefusalSchema.safeParse(step.reason)
  if (refusal.success) return { status: 'refused', refusal: refusal.data }
  return { status: 'unproven', why: `the server opens no link: ${step.reason}` }
}

function answeredWith(status: number): NoLink {
  if (status === 404 || status === 400) return { status: 'unproven', why: 'that server has no door for desktops' }
  return { status: 'unreachable', why: `the server answered with status ${status}` }
}

function doorOf(server: string): URL {
  const url = new URL('/device', server)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url
}
