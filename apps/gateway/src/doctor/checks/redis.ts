import type { Bus } from '@rain/bus'
import type { Found } from '../check.ts'

/** Whether signals and jobs pass, and whether they outlive a restart of Redis. */
export async function checkRedis(bus: Bus): Promise<Found<'redis'>> {
  if (!(await bus.isReachable())) return { finding: 'unreachable' }
  return judgeRedis(readInfo(await bus.redis.info()))
}

const nearlyFull = 0.9

/** By what `INFO` says of it. */
export function judgeRedis(info: ReadonlyMap<string, string>): Found<'redis'> {
  const number = (name: string) => Number(info.get(name) ?? 0)
  const [used_bytes, limit_bytes] = [number('used_memory'), number('maxmemory')]
  const facts = { used_bytes, version: info.get('valkey_version') ?? info.get('redis_version') ?? '', limit_bytes }
  const failed = ['rdb_last_bgsave_status', 'aof_last_write_status', 'aof_last_bgrewrite_status']
  if (failed.some((name) => info.get(name) === 'err')) return { finding: 'save_failed', facts }
  if (limit_bytes > 0 && !['noeviction', undefined].includes(info.get('maxmemory_policy'))) {
    return { finding: 'evicting', facts: { ...facts, policy: info.get('maxmemory_policy') ?? '' } }
  }
  if (limit_bytes > 0 && used_bytes > limit_bytes * nearlyFull) return { finding: 'nearly_full', facts }
  return { finding: number('aof_enabled') === 1 ? 'persistent' : 'not_persistent', facts }
}

export function readInfo(text: string): Map<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':') && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]))
}
