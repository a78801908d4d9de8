import { closeCodes, fromViewerSchema, limits, type ToViewer } from '@rain/protocol'
import { findSession } from '../../auth/tokens.ts'
import type { GatewayDeps } from '../../deps.ts'
import { startHeartbeat } from '../../live/heartbeat.ts'
import { queueFrames } from '../../live/queue-frames.ts'
import { closeRaw } from '../../live/raw-client-socket.ts'
import type { Arrival } from '../../live/raw-door.ts'
import { readAuth } from '../../live/read-auth.ts'
import { readFrame } from '../../live/read-frame.ts'
import type { HandCounter } from './hand-counter.ts'
import { createViewer } from './viewer.ts'

/** One socket of somebody who looks. It opens with `auth` as its first frame; a refusal closes it with 4001. */
export async function serveViewerSocket(
  { socket, onKnown }: Arrival,
  deps: GatewayDeps,
  hands: HandCounter,
): Promise<void> {
  const frames = queueFrames(socket)
  const close = (reason: keyof typeof closeCodes) => closeRaw(socket, closeCodes[reason], reason)
  const cancelDeadline = deps.timers.after(limits.authTimeoutMs, () => close('unauthorized'))
  const auth = readAuth(await frames.first())
  const session = auth ? await findSession(deps.db, auth.token) : null
  cancelDeadline()
  onKnown()
  if (!session) return close('unauthorized')
  if (socket.readyState !== socket.OPEN) return

  const send = (message: ToViewer) => socket.readyState === socket.OPEN && socket.send(JSON.stringify(message))
  const viewer = createViewer({
    deps,
    session,
    hands,
    socket: {
      send,
      sendPicture: (packet) => socket.readyState === socket.OPEN && socket.send(packet, { binary: true }),
      bufferedBytes: () => socket.bufferedAmount,
      close,
    },
  })
  let isRestarting = false
  const forget = deps.connections.add({
    tokenId: session.tokenId,
    async close(reason) {
      isRestarting = reason === 'restarting'
      close(reason)
      await leave()
    },
  })
  const heartbeat = startHeartbeat({
    timers: deps.timers,
    ping: () => socket.ping(),
    onIdle: close,
    onDead: () => socket.terminate(),
  })
  let left: Promise<void> | undefined
  // @NOTE who looks at a screen that stands still says nothing, and is not idle
  socket.on('pong', () => {
    heartbeat.alive()
    heartbeat.active()
  })
  socket.on('close', () => void leave())
  frames.forEach((text) => {
    heartbeat.alive()
    heartbeat.active()
    if (left) return
    const frame = readFrame(text)
    const message = frame.ok ? fromViewerSchema.safeParse(frame.value).data : undefined
    if (message) return void viewer.receive(message)
    send({ type: 'refused', code: 'bad_request', message: 'That is no message of a viewer.' })
  })

  /** @NOTE who looks over another gateway in a moment keeps mouse and keyboard until then */
  function leave(): Promise<void> {
    return (left ??= (async () => {
      forget()
      heartbeat.stop()
      await viewer.onGone({ givesBack: !isRestarting }).catch((error: unknown) => {
        deps.logger.warn({ err: error }, 'a viewer left, and mouse and keyboard are given back later')
      })
    })())
  }
}
