import { randomUUID } from 'node:crypto'
import { deviceOf, keepControl, type Device as DeviceRow } from '@rain/db'
import {
  fromDeviceSchema,
  unpackPacket,
  type DeviceOrder,
  type ErrorCode,
  type FromDevice,
  type FromViewer,
  type ToViewer,
} from '@rain/protocol'
import type { Session } from '../../auth/tokens.ts'
import type { GatewayDeps } from '../../deps.ts'
import { controlMs, releaseControl } from '../control.ts'
import { describeDevice } from '../describe-device.ts'
import type { HandCounter } from './hand-counter.ts'
import { createInputGate } from './input-gate.ts'

export type ViewerDeps = Pick<GatewayDeps, 'db' | 'bus' | 'timers' | 'logger'>

/** The socket of somebody who looks, whatever carries it. */
export interface ViewerSocket {
  send(message: ToViewer): void
  sendPicture(packet: Uint8Array): void
  /** What was sent and is still here, in bytes. */
  bufferedBytes(): number
  close(reason: 'badFrame' | 'restarting'): void
}

export interface ViewerOptions {
  deps: ViewerDeps
  session: Session
  socket: ViewerSocket
  hands: HandCounter
}

/** A session that looks at a computer, and may work on it. */
export interface Viewer {
  /** One thing after the other. Never rejects. */
  receive(message: FromViewer): Promise<void>
  /** `givesBack`: mouse and keyboard that this session has are given back. */
  onGone(given: { givesBack: boolean }): Promise<void>
}

const watchEveryMs = 3_000
const renewEveryMs = 5_000
/** Input that comes before it is known here whose hands they are asks at most so often. */
const askAgainMs = 250

/** So many pictures may be on their way; then the viewer skips until it has shown one. */
const mostUnshown = 2
const mostBufferedBytes = 1024 * 1024

type Look = Extract<FromViewer, { type: 'look' }>
type Live = Extract<FromDevice, { type: 'live' }>

export function createViewer(options: ViewerOptions): Viewer {
  let sight: Sight | null = null
  let over = false
  let last: Promise<void> = Promise.resolve()
  const allow = createInputGate(options.deps.timers)

  return {
    receive(message) {
      if (message.type === 'shown') {
        sight?.shown(message.seq)
        return Promise.resolve()
      }
      last = last.then(() => handle(message)).catch(fail)
      return last
    },
    async onGone({ givesBack }) {
      over = true
      await last
      await sight?.end({ givesBack })
    },
  }

  async function handle(message: Look | Extract<FromViewer, { type: 'input' }>): Promise<void> {
    if (over) return
    if (message.type === 'look') return look(message)
    const events = allow(message.events)
    if (events === null) return options.socket.close('badFrame')
    if (!sight) return refuse('bad_request', 'Look at a computer first.')
    if (!(await sight.input(events))) refuse('bad_request', 'You do not have mouse and keyboard of this computer.')
  }

  async function look(wish: Look): Promise<void> {
    if (sight?.deviceId !== wish.device_id) {
      await sight?.end({ givesBack: true })
      sight = null
      const row = await deviceOf(options.deps.db, options.session.userId, wish.device_id)
      if (row?.status !== 'paired') return refuse('not_found', 'There is no such computer.')
      sight = await openSight(options, row)
    }
    await sight.look(wish)
  }

  function refuse(code: ErrorCode, message: string) {
    options.socket.send({ type: 'refused', code, message })
  }

  function fail(error: unknown) {
    options.deps.logger.error({ err: error }, 'a viewer failed')
    options.socket.close('restarting')
  }
}

/** One computer, as one viewer sees it. */
interface Sight {
  deviceId: string
  look(wish: Look): Promise<void>
  shown(seq: number): void
  /** False: this session does not have mouse and keyboard. */
  input(events: Extract<FromViewer, { type: 'input' }>['events']): Promise<boolean>
  end(given: { givesBack: boolean }): Promise<void>
}

async function openSight({ deps, session, socket, hands }: ViewerOptions, first: DeviceRow): Promise<Sight> {
  const { db, bus, timers, logger } = deps
  const { userId, tokenId } = session
  const deviceId = first.id
  const viewer = randomUUID()
  const letGoOfHand = hands.add({ tokenId, deviceId })
  let wish: Look | null = null
  let toldState = ''
  /** The epoch under which this session has mouse and keyboard. */
  let hand: number | null = null
  let askedAt = Number.NEGATIVE_INFINITY
  let unshown: number[] = []
  let newest = -1
  let needsWhole = true
  let display = 0
  let refreshing: Promise<void> = Promise.resolve()

  const stopListening = await bus.devices.listen(deviceId, onPacket)
  const stopSignals = await bus.signals.onSignal((signal) => {
    if (signal.type === 'device_changed' && signal.deviceId === deviceId) void refresh()
  })
  const stopWatching = timers.every(watchEveryMs, () => {
    if (needsWhole && newest >= 0) tell({ type: 'shown', viewer, seq: newest })
    watch(needsWhole)
  })
  const stopRenewing = timers.every(renewEveryMs, () => void refresh({ keeps: hand !== null }))
  await refresh()

  return {
    deviceId,
    async look(newWish) {
      if (wish?.display !== newWish.display) display = newWish.display
      wish = newWish
      unshown = []
      needsWhole = true
      watch(true)
    },
    shown(seq) {
      unshown = unshown.filter((sent) => sent > seq)
      tell({ type: 'shown', viewer, seq })
      if (needsWhole && hasRoom()) watch(true)
    },
    async input(events) {
      if (hand === null && timers.now() - askedAt >= askAgainMs) {
        askedAt = timers.now()
        await refresh()
      }
      if (hand === null) return false
      await bus.devices.order(deviceId, { type: 'input', epoch: hand, display, events })
      return true
    },
    async end({ givesBack }) {
      stopListening()
      stopSignals()
      stopWatching()
      stopRenewing()
      const isLastHand = letGoOfHand()
      await refreshing
      await bus.devices.order(deviceId, { type: 'unwatch', viewer })
      if (givesBack && isLastHand && hand !== null) await releaseControl(deps, { userId, deviceId, token: tokenId }, '')
    },
  }

  /** Reads how it is now, and tells the viewer if that is new to it. */
  function refresh({ keeps = false } = {}): Promise<void> {
    refreshing = refreshing.then(async () => {
      const kept = keeps ? await keepControl(db, { userId, deviceId, token: tokenId, forMs: controlMs }) : null
      const row = kept ?? (await deviceOf(db, userId, deviceId))
      if (row?.status !== 'paired') return leave()
      const yours = row.controller === 'person' && row.controlToken === tokenId
      hand = yours ? row.epoch : null
      const device = await describeDevice(deps, row)
      const state = JSON.stringify({ device, yours })
      if (state === toldState) return
      toldState = state
      socket.send({ type: 'device', device, yours })
    })
    refreshing = refreshing.catch((error: unknown) => logger.warn({ err: error }, 'a viewer is not up to date'))
    return refreshing
  }

  function leave() {
    hand = null
    stopWatching()
    stopListening()
    socket.send({ type: 'refused', code: 'not_found', message: 'This computer was removed.' })
  }

  function onPacket(packet: Uint8Array) {
    const message = fromDeviceSchema.safeParse(unpackPacket(packet)?.message).data
    if (message?.type === 'local_input') return socket.send({ type: 'local_input' })
    if (message?.type === 'live') onLive(message, packet)
  }

  /** The parts of a picture are of use to those only who have all before them. */
  function onLive({ seq, whole, display: shows }: Live, packet: Uint8Array) {
    newest = seq
    if (needsWhole && !whole) return
    if (!hasRoom()) {
      needsWhole = true
      return
    }
    needsWhole = false
    display = shows
    unshown.push(seq)
    socket.sendPicture(packet)
  }

  function hasRoom(): boolean {
    return unshown.length < mostUnshown && socket.bufferedBytes() < mostBufferedBytes
  }

  function watch(whole: boolean) {
    if (!wish) return
    const { max_width: maxWidth, max_height: maxHeight } = wish
    tell({ type: 'watch', viewer, display: wish.display, maxWidth, maxHeight, whole })
  }

  function tell(order: DeviceOrder) {
    bus.devices.order(deviceId, order).catch((error: unknown) => logger.warn({ err: error }, 'an order was lost'))
  }
}
