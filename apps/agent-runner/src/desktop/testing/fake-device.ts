import type { Bus } from '@rain/bus'
import { addDevice, confirmDevice, noteDeviceFacts, warrantOf, type CallWarrant, type Db } from '@rain/db'
import type { Person } from '@rain/db/testing'
import { newId, packPacket, type ActOutcome, type DeviceFacts, type DeviceOrder, type FromDevice } from '@rain/protocol'

/** A gateway and a desktop-agent in one, on the real rows and the real channels; only the screen is made up. */
export interface FakeDevice {
  id: string
  /** What it was ordered, in order. */
  orders: DeviceOrder[]
  /** Resolves when it was ordered this. */
  ordered(type: DeviceOrder['type']): Promise<void>
  /** Resolves when it has carried out an action of this name. */
  did(action: string): Promise<void>
  /** The calls it has carried out. */
  done: CallWarrant[]
  /** What it answers from now on; undefined: it stays silent. */
  answers(with_: (warrant: CallWarrant) => ActOutcome | undefined): void
  /** Gives an answer that was kept back. */
  answer(callId: string, outcome: ActOutcome, picture?: Uint8Array): Promise<void>
  disconnect(): void
}

export const facts: DeviceFacts = {
  version: '1',
  platform: 'linux',
  system: 'Debian 12, X11, openbox',
  hostname: 'study',
  capture: 'x11-shm',
  displays: [{ index: 0, name: 'one', x: 0, y: 0, width: 1920, height: 1080, scale: 1, primary: true }],
  problems: [],
}

/** As much of a JPEG as tells its size. */
export function pictureOf(width: number, height: number): Uint8Array {
  const [w, h] = [width, height].map((side) => [side >> 8, side & 0xff])
  return Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, ...(h ?? []), ...(w ?? []), 3, 0xff, 0xd9)
}

export const picture = pictureOf(1429, 804)

export const sees = (frame: string, more: Partial<(ActOutcome & { status: 'done' })['scene']> = {}): ActOutcome => ({
  status: 'done',
  scene: {
    frame: { id: frame, display: 0, width: 1429, height: 804 },
    format: 'jpeg',
    window: { id: '7', title: 'Untitled', app: 'mousepad' },
    ...more,
  },
})

/** A device that the person's agent works on now. */
export async function connectFakeDevice({ db, bus }: { db: Db; bus: Bus }, person: Person): Promise<FakeDevice> {
  const id = newId('device')
  const { userId, agentId } = person
  await addDevice(db, { id, userId, name: 'study', publicKey: 'k', fingerprint: 'f' })
  await confirmDevice(db, { userId, deviceId: id, by: 'tok_1' })
  await noteDeviceFacts(db, id, facts)
  await db.prisma.agent.update({ where: { id: agentId }, data: { mode: 'computer_use', deviceId: id } })

  const orders: DeviceOrder[] = []
  const waiting = new Set<() => void>()
  const done: CallWarrant[] = []
  const remembered = new Map<string, ActOutcome>()
  let outcomeOf: (warrant: CallWarrant) => ActOutcome | undefined = ({ callId }) => sees(`frame ${callId}`)

  async function tell(message: FromDevice, bytes?: Uint8Array) {
    await bus.devices.tell(id, packPacket(message, bytes))
  }
  async function answer(callId: string, outcome: ActOutcome, bytes?: Uint8Array) {
    remembered.set(callId, outcome)
    await tell({ type: 'result', id: callId, outcome }, bytes)
  }
  async function carryOut(callId: string) {
    const before = remembered.get(callId)
    if (before) return tell({ type: 'result', id: callId, outcome: before }, picture)
    const warrant = await warrantOf(db, callId, id)
    if (!warrant) return answer(callId, { status: 'refused', code: 'not_approved', message: 'No warrant.' })
    const outcome = outcomeOf(warrant)
    done.push(warrant)
    for (const notify of waiting) notify()
    if (outcome)
      await answer(callId, outcome, outcome.status === 'done' && !outcome.scene.unchangedSince ? picture : undefined)
  }

  const disconnect = await bus.devices.serve(id, (order) => {
    orders.push(order)
    for (const notify of waiting) notify()
    if (order.type === 'act') void carryOut(order.callId)
  })
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => void (holds() && (waiting.delete(look), resolve()))
      waiting.add(look)
      look()
    })
  const ordered = (type: DeviceOrder['type']) => until(() => orders.some((order) => order.type === type))
  const did = (action: string) => until(() => done.some(({ input }) => input.action === action))
  return { id, orders, ordered, did, done, answers: (with_) => void (outcomeOf = with_), answer, disconnect }
}
