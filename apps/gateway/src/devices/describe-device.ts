import type { Bus } from '@rain/bus'
import { pairingTimes, type Db, type Device as DeviceRow } from '@rain/db'
import { stoppedBySchema, type Device } from '@rain/protocol'

export interface DeviceFinders {
  db: Db
  bus: Bus
}

/** Computers as clients see them now. Those that nobody has confirmed in time are left out. */
export async function describeDevices({ db, bus }: DeviceFinders, rows: DeviceRow[]): Promise<Device[]> {
  const shown = rows.filter((row) => !isOverdue(row))
  const [online, agents] = await Promise.all([
    bus.devices.connected(shown.map(({ id }) => id)),
    agentsInControl(db, shown),
  ])
  return shown.map((row) => toDevice(row, { online: online.has(row.id), agentKey: agents.get(row.id) ?? null }))
}

/** One of them. `online`: whether it is there, where that is known better than by asking. */
export async function describeDevice(
  { db, bus }: DeviceFinders,
  row: DeviceRow,
  known: { online?: boolean } = {},
): Promise<Device> {
  const [online, agents] = await Promise.all([
    known.online ?? bus.devices.connected([row.id]).then((ids) => ids.has(row.id)),
    agentsInControl(db, [row]),
  ])
  return toDevice(row, { online, agentKey: agents.get(row.id) ?? null })
}

/** Nobody has compared the fingerprint in time: nobody can any more. */
export function isOverdue(row: DeviceRow): boolean {
  return row.status === 'pending' && confirmUntil(row) < Date.now()
}

function confirmUntil({ createdAt }: DeviceRow): number {
  return createdAt.getTime() + pairingTimes.confirmMs
}

async function agentsInControl(db: Db, rows: DeviceRow[]): Promise<Map<string, string>> {
  const turnOf = new Map(
    rows.flatMap(({ id, controller, controlTurnId }) =>
      controller === 'agent' && controlTurnId ? [[id, controlTurnId] as const] : [],
    ),
  )
  if (turnOf.size === 0) return new Map()
  const turns = await db.prisma.turn.findMany({
    where: { id: { in: [...turnOf.values()] } },
    select: { id: true, agentKey: true },
  })
  const keyOf = new Map(turns.map(({ id, agentKey }) => [id, agentKey]))
  return new Map([...turnOf].flatMap(([id, turnId]) => entryOf(id, keyOf.get(turnId))))
}

function entryOf(id: string, key: string | undefined): [string, string][] {
  return key === undefined ? [] : [[id, key]]
}

function toDevice(row: DeviceRow, { online, agentKey }: { online: boolean; agentKey: string | null }): Device {
  return {
    id: row.id,
    name: row.name,
    status: row.status === 'pending' ? 'pending' : 'paired',
    fingerprint: row.fingerprint,
    online,
    facts: row.facts,
    controller: row.controller,
    agent_id: agentKey,
    stopped: row.stoppedAt && { at: seconds(row.stoppedAt), by: stopperOf(row), seen: row.stopSeenAt !== null },
    records: row.records,
    lossless: row.lossless,
    keep_days: row.keepDays,
    confirm_until: row.status === 'pending' ? confirmUntil(row) / 1000 : null,
    last_seen_at: row.lastSeenAt && seconds(row.lastSeenAt),
    created_at: seconds(row.createdAt),
  }
}

/** The row has the token of a person who has stopped it from afar. */
function stopperOf({ stoppedBy }: DeviceRow): NonNullable<Device['stopped']>['by'] {
  return stoppedBySchema.safeParse(stoppedBy).data ?? 'person'
}

function seconds(date: Date): number {
  return date.getTime() / 1000
}
