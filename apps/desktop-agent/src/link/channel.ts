import { closeCodes, packPacket, toDeviceSchema, unpackPacket, type FromDevice, type ToDevice } from '@rain/protocol'
import type { SecureLink } from '@rain/runtime'
import type { WebSocket } from 'ws'

/** An open link to the gateway: messages in, messages out, until it ends. */
export interface Channel {
  /** Does nothing once the link has ended. */
  send(message: FromDevice, bytes?: Uint8Array): void
  /** Messages that came before wait for it. */
  listen(listener: (message: ToDevice) => void): void
  /** Resolves to why the link has ended. */
  ended: Promise<string>
  end(why: string): void
}

export function createChannel(socket: WebSocket, link: SecureLink): Channel {
  const early: ToDevice[] = []
  let listener = (message: ToDevice): void => void early.push(message)
  let over = false
  let tellEnd: (why: string) => void = () => undefined
  const ended = new Promise<string>((resolve) => (tellEnd = resolve))

  function end(why: string) {
    if (over) return
    over = true
    // Nothing that is still to be sent matters any more, and a half-open connection would keep a polite end waiting.
    socket.terminate()
    tellEnd(why)
  }
  function receive(frame: Buffer) {
    if (over) return
    const packet = link.open(frame)
    if (!packet) return end('a frame came that the gateway has not sent so')
    const message = toDeviceSchema.safeParse(unpackPacket(packet)?.message)
    if (!message.success) return end('the gateway said something that this version does not understand')
    listener(message.data)
  }
  socket.on('message', (data: Buffer, isBinary: boolean) => (isBinary ? receive(data) : end('a text frame came')))
  socket.on('close', (code) => end(closedWith[code] ?? `the gateway has closed the link (${code})`))
  socket.on('error', (error) => end(error.message))

  return {
    send(message, bytes) {
      if (!over) socket.send(link.seal(packPacket(message, bytes)))
    },
    listen(to) {
      listener = to
      early.splice(0).forEach(to)
    },
    ended,
    end,
  }
}

/** Nobody but the network vouches for these: they are told to people, and decide nothing. */
const closedWith: Partial<Record<number, string>> = {
  1006: 'the connection was lost',
  [closeCodes.restarting]: 'the server starts anew',
  [closeCodes.replaced]: 'another program with the keys of this desktop has taken its place',
  [closeCodes.revoked]: 'the server has ended it, perhaps because this desktop was removed',
}
