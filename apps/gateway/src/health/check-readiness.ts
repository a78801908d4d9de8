import type { Bus } from '@rain/bus'
import type { Db } from '@rain/db'
import { withinTime } from '../infra/within-time.ts'

/** Can a message be taken and answered right now? */
export async function checkReadiness({ db, bus }: { db: Db; bus: Bus }) {
  const [postgres, redis] = await Promise.all([soon(db.isReachable()), bus.isReachable()])
  const runner = redis && (await soon(bus.presence.aliveRunners().then((alive) => alive > 0)))
  const status = postgres && redis && runner ? 'ready' : 'not_ready'
  return { status, checks: { postgres, redis, runner } } as const
}

/** A probe wants an answer: what takes too long counts as no. */
async function soon(check: Promise<boolean>): Promise<boolean> {
  return (await withinTime(check, 2_000).catch(() => false)) ?? false
}
