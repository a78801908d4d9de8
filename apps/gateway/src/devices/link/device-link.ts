import { randomUUID } from 'node:crypto'
import {
  catchUpEpoch,
  deviceById,
  noteDeviceArmed,
  noteDeviceFacts,
  noteDeviceStopped,
  warrantOf,
  type CallWarrant,
  type Device as DeviceRow,
} from '@rain/db'
import {
  desktopActionSchema,
  fromDeviceSchema,
  packPacket,
  unpackPacket,
  type ActOutcome,
  type DeviceOrder,
  type FromDevice,
  type ToDevice,
} from '@rain/protocol'
import type { GatewayDeps } from '../../deps.ts'
import type { CloseReason } from '../../live/client-socket.ts'
import { readSecret } from '../../vault/vault.ts'
import { followHalt } from '../halt-device.ts'
import { tellDeviceChanged } from '../tell-device.ts'
import { createWatchBoard } from './watch-board.ts'

export type LinkDeps = Pick<GatewayDeps, 'db' | 'bus' | 'sealingKeys' | 'timers' | 'logger'>

export interface DeviceLinkOptions {
  deps: LinkDeps
  deviceId: string
  send(message: ToDevice): void
  /** Ends the connection. */
  close(reason: CloseReason): void
}

/** The link to one computer, which has proven who it is. */
export interface DeviceLink {
  /** What it says: a packet of libs/protocol. */
  receive(packet: Uint8Array): void
  /** Ends it from this side. */
  close(reason: CloseReason): void
  /** The connection is gone. Resolves when everybody has heard of it. */
  onGone(): Promise<void>
}

/** Also how often the row is read again: an order that told of it may be lost. */
const pingEveryMs = 5_000
/** So many of these times without a word from it, and it is gone. */
const silentTimes = 3

type OrderOf<T extends DeviceOrder['type']> = Extract<DeviceOrder, { type: T }>
type MessageOf<T extends FromDevice['type']> = Extract<FromDevice, { type: T }>

/**
 * Holds the link: the computer hears what its row says, does the calls that the rows allow, and what it says reaches whoever
 * listens. First it tells its facts; nothing is asked of it before. What reads or writes rows is done one after the other, so
 * that a stop that has come is never overtaken by what was read before it. Clients hear of it behind that.
 */
export async function holdDeviceLink({ deps, deviceId, send, close }: DeviceLinkOptions): Promise<DeviceLink> {
  const { db, bus, timers } = deps
  const logger = deps.logger.child({ deviceId })
  const linkId = randomUUID()
  const board = createWatchBoard({ timers, send: (message) => isOpen() && send(message) })
  /** Calls it was given and has not answered. */
  const underWay = new Set<string>()
  /** What a person did before the computer has heard that mouse and keyboard are theirs. */
  const early: OrderOf<'input'>[] = []
  let told: Pick<DeviceRow, 'epoch' | 'controller'> | null = null
  let facts: string | null = null
  let standsStill = false
  let ended: CloseReason | 'gone' | null = null
  let silent = 0
  let hasGreeted = false
  let gone: Promise<void> | null = null
  let last: Promise<void> = Promise.resolve()
  let informed: Promise<void> = Promise.resolve()

  const stops: (() => void)[] = [board.close]
  try {
    stops.push(await bus.devices.serve(deviceId, onOrder))
    await bus.devices.order(deviceId, { type: 'replaced', link: linkId })
  } catch (error) {
    for (const stop of stops) stop()
    throw error
  }
  stops.push(
    timers.every(pingEveryMs, () => {
      if (++silent >= silentTimes) return end('idle')
      send({ type: 'ping', at: performance.now() })
      queue(() => checkRow())
    }),
  )
  // @NOTE it may have been replaced before it was all set up
  if (ended) for (const stop of stops) stop()

  return {
    receive(packet) {
      if (ended) return
      silent = 0
      const message = fromDeviceSchema.safeParse(unpackPacket(packet)?.message)
      if (!message.success) return end('badFrame')
      hasGreeted ||= message.data.type === 'facts'
      if (!hasGreeted) return end('badFrame')
      onMessage(message.data, packet)
    },
    close: end,
    onGone: () => (gone ??= leave()),
  }

  async function leave() {
    end('gone')
    await last
    await informed
    if (ended === 'replaced' || facts === null) return
    const row = await deviceById(db, deviceId)
    if (row?.status === 'paired') await tellDeviceChanged(deps, row, { online: false })
  }

  function isOpen(): boolean {
    return ended === null
  }

  function end(reason: CloseReason | 'gone') {
    if (ended) return
    ended = reason
    for (const stop of stops) stop()
    if (reason === 'revoked') tellCut()
    if (reason !== 'gone') close(reason)
  }

  /** One after the other. What fails is done again: orders are repeated, and so is the look at the row. */
  function queue(work: () => Promise<void>, onFault = () => {}) {
    last = last.then(async () => {
      if (ended) return
      try {
        await work()
      } catch (error) {
        logger.error({ err: error }, 'link to a computer: something failed')
        onFault()
      }
    })
  }

  /** What the computer has said and is not in its row would be forgotten: the next link begins with it. */
  function beginAnew() {
    end('restarting')
  }

  function inform(row: DeviceRow) {
    tellInTurn(() => tellDeviceChanged(deps, row, { online: true }))
  }

  function tellInTurn(work: () => Promise<unknown>) {
    informed = informed.then(work).then(
      () => {},
      (error: unknown) => logger.error({ err: error }, 'clients have not heard how a computer is'),
    )
  }

  function onMessage(message: FromDevice, packet: Uint8Array) {
    switch (message.type) {
      case 'facts':
        return queue(() => onFacts(message), beginAnew)
      case 'stopped':
        return queue(() => onStopped(message), beginAnew)
      case 'armed':
        return queue(onArmed, beginAnew)
      case 'result':
        underWay.delete(message.id)
        return tell(packet)
      case 'live':
        board.onLive(message.seq)
        return tell(packet)
      case 'local_input':
        return tell(packet)
      case 'pong':
        return
    }
  }

  function onOrder(order: DeviceOrder) {
    if (ended) return
    switch (order.type) {
      case 'act':
        return queue(() => act(order))
      case 'row_changed':
        return queue(() => checkRow(order.told))
      case 'watch':
        return board.watch(order)
      case 'unwatch':
        return board.unwatch(order.viewer)
      case 'shown':
        return board.shown(order.viewer, order.seq)
      case 'input':
        return passOn(order)
      case 'replaced':
        if (order.link !== linkId) end('replaced')
    }
  }

  /** Never before the word that mouse and keyboard are this person's: the computer would take it for somebody else's. */
  function passOn(order: OrderOf<'input'>) {
    if (early.length === 0 && told !== null && order.epoch <= told.epoch) return sendInput(order)
    early.push(order)
    if (early.length > 1) return
    const passOnAll = () => early.splice(0).forEach(sendInput)
    queue(async () => {
      if (told === null || told.epoch < order.epoch) await checkRow()
      passOnAll()
    }, passOnAll)
  }

  function sendInput({ epoch, display, events }: OrderOf<'input'>) {
    if (isOpen()) send({ type: 'input', epoch, display, events })
  }

  async function onFacts({ facts: said, stopped, epoch }: MessageOf<'facts'>) {
    const isFirst = facts === null
    facts = JSON.stringify(said)
    const noted = await noteDeviceFacts(db, deviceId, said)
    if (!noted) return end('revoked')
    const row = isFirst ? await meet(noted, { stopped, epoch }) : noted
    if (!row) return end('revoked')
    sayRow(row)
    inform(row)
  }

  /** Settles what has happened on either side while there was no link. */
  async function meet(row: DeviceRow, { stopped, epoch }: Pick<MessageOf<'facts'>, 'stopped' | 'epoch'>) {
    const caughtUp = (await catchUpEpoch(db, deviceId, epoch)) ?? row
    standsStill = stopped !== null
    if (stopped !== null) return noteStopped(stopped)
    // @NOTE it has said that it stands still, and no longer does: it was armed there
    if (caughtUp.stoppedAt && caughtUp.stopSeenAt) return (await noteDeviceArmed(db, deviceId)) ?? caughtUp
    return caughtUp
  }

  async function noteStopped(by: MessageOf<'stopped'>['by']): Promise<DeviceRow | null> {
    const row = await noteDeviceStopped(db, deviceId, by)
    if (row) tellInTurn(() => followHalt(deps, row, { online: true }))
    return row
  }

  async function onStopped({ by }: MessageOf<'stopped'>) {
    standsStill = true
    const row = await noteStopped(by)
    if (row) sayRow(row)
  }

  async function onArmed() {
    standsStill = false
    const armed = await noteDeviceArmed(db, deviceId)
    if (armed) inform(armed)
    const row = armed ?? (await deviceById(db, deviceId))
    if (row) sayRow(row)
  }

  /** `clientsKnow`: whoever has changed it has told them. */
  async function checkRow(clientsKnow = false) {
    const row = await deviceById(db, deviceId)
    if (facts === null || !row) return
    const isNews = told?.epoch !== row.epoch || told.controller !== row.controller
    sayRow(row)
    if (isNews && !clientsKnow && !ended) inform(row)
  }

  /** Tells the computer what its row says, where it does not know it yet. */
  function sayRow(row: DeviceRow) {
    if (row.status !== 'paired') return end('revoked')
    if (row.stoppedAt && !standsStill) send({ type: 'stop', by: 'the dashboard' })
    if (!row.stoppedAt && standsStill) send({ type: 'rearm', epoch: row.epoch })
    const { epoch, controller } = row
    if (told?.epoch === epoch && told.controller === controller) return
    told = { epoch, controller }
    send({ type: 'control', ...told })
  }

  async function act({ callId, picture }: OrderOf<'act'>) {
    if (facts === null) return
    const warrant = await warrantOf(db, callId, deviceId)
    // @NOTE one that is under way is answered by the computer: nobody else knows how far it has come
    if (!warrant) {
      if (underWay.has(callId)) return
      return answer(callId, refused('Mouse and keyboard are not this turn’s now, or it was stopped.'))
    }
    const action = desktopActionSchema.safeParse(warrant.input)
    if (!action.success) return answer(callId, refused('That is no action of a desktop.'))
    const secret = action.data.action === 'type_secret' ? await secretFor(warrant, action.data.secret) : undefined
    if (secret === null) {
      return answer(callId, { status: 'failed', message: 'There is no secret of that name.', touched: false })
    }
    if (told?.epoch !== warrant.epoch) await checkRow()
    if (ended) return
    const { turnId, level, target, epoch } = warrant
    underWay.add(callId)
    send({
      type: 'act',
      id: callId,
      epoch,
      action: action.data,
      display: target.display,
      ...(target.frame && { frame: target.frame }),
      ...(target.window && { window: target.window.id }),
      ...(secret !== undefined && { secret }),
      picture,
      warrant: { turnId, callId, level },
      at: performance.now(),
    })
  }

  async function secretFor({ turnId }: CallWarrant, name: string): Promise<string | null> {
    const turn = await db.prisma.turn.findUnique({ where: { id: turnId }, select: { userId: true } })
    return turn && readSecret(deps, turn.userId, name)
  }

  function tell(packet: Uint8Array) {
    bus.devices.tell(deviceId, packet).catch((error: unknown) => logger.warn({ err: error }, 'a packet was lost'))
  }

  function answer(id: string, outcome: ActOutcome) {
    tell(packPacket({ type: 'result', id, outcome } satisfies FromDevice))
  }

  /** Nobody will say any more what became of them. */
  function tellCut() {
    const message = 'This computer was removed while it was under way.'
    for (const callId of underWay) answer(callId, { status: 'failed', message, touched: true })
  }
}

function refused(message: string): ActOutcome {
  return { status: 'refused', code: 'not_approved', message: `Nothing was done. ${message}` }
}
