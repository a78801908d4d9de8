import type { Bus } from '@rain/bus'
import type { Db } from '@rain/db'
import type { Found } from '../check.ts'

/** Leases and deadlines are seconds long: clocks that differ by more make them too short or too long. */
const differsMs = 2_000
const farOffMs = 30_000

/** Whether the clocks of gateway, Postgres and Redis say the same. */
export async function checkClock({ db, bus }: { db: Db; bus: Bus }): Promise<Found<'clock'>> {
  const offsets = await Promise.all([offsetOf(() => timeOfPostgres(db)), offsetOf(() => timeOfRedis(bus))])
  return judgeClock(offsets)
}

/** `offsetsMs`: by how much each clock is ahead. */
export function judgeClock(offsetsMs: readonly number[]): Found<'clock'> {
  const most = Math.round(Math.max(...offsetsMs.map(Math.abs)))
  const facts = { offset_ms: most }
  return { finding: most > farOffMs ? 'far_off' : most > differsMs ? 'differs' : 'agrees', facts }
}

/** The answer was given some time between the question and its coming. */
async function offsetOf(read: () => Promise<number>): Promise<number> {
  const asked = Date.now()
  const time = await read()
  const came = Date.now()
  return time < asked ? time - asked : Math.max(0, time - came)
}

async function timeOfPostgres({ pool }: Db): Promise<number> {
  const { rows } = await pool.query<{ ms: number }>('SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms')
  return rows[0]?.ms ?? Number.NaN
}

async function timeOfRedis({ redis }: Bus): Promise<number> {
  const [seconds, microseconds] = await redis.time()
  return Number(seconds) * 1000 + Number(microseconds) / 1000
}
