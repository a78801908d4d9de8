import { connectRedis } from './connection.ts'
import { createDeviceChannels, type DeviceChannels } from './device-channels.ts'
import { createCoolDowns, type CoolDowns } from './cool-downs.ts'
import {
  createCheckQueue,
  createCheckWorker,
  createMcpQueue,
  createMcpWorker,
  createTurnQueue,
  createTurnWorker,
  type CheckQueue,
  type McpQueue,
  type QueueWorker,
  type TurnQueue,
} from './jobs.ts'
import { createLiveChannels } from './live.ts'
import { createEventLog, type EventLog } from './log.ts'
import { createPresence, type Presence } from './presence.ts'
import { createSignals, type Signals } from './signals.ts'
import { createTickets, type Tickets } from './tickets.ts'
import { createWatchers, type Watchers } from './watchers.ts'
import type { Redis } from 'ioredis'

/** All of a process's dealings with Redis: one connection to write, one to listen. */
export interface Bus {
  /** For libraries that bring their own keys, such as the rate limiter. */
  redis: Redis
  log: EventLog
  jobs: TurnQueue
  checks: CheckQueue
  mcp: McpQueue
  signals: Signals
  presence: Presence
  watchers: Watchers
  coolDowns: CoolDowns
  tickets: Tickets
  devices: DeviceChannels
  startWorker(options: Parameters<typeof createTurnWorker>[1]): QueueWorker
  startChecker(options: Parameters<typeof createCheckWorker>[1]): QueueWorker
  startMcpWorker(options: Parameters<typeof createMcpWorker>[1]): QueueWorker
  /** True when Redis answers within a second. */
  isReachable(): Promise<boolean>
  close(): Promise<void>
}

export function createBus(redisUrl: string): Bus {
  const redis = connectRedis(redisUrl)
  const subscriber = connectRedis(redisUrl)
  const live = createLiveChannels(subscriber)
  const jobs = createTurnQueue(redis)
  const checks = createCheckQueue(redis)
  const mcp = createMcpQueue(redis)
  const moreConnections: Redis[] = []
  const connectMore = () => {
    const connection = connectRedis(redisUrl)
    moreConnections.push(connection)
    return connection
  }

  return {
    redis,
    log: createEventLog(redis, live),
    jobs,
    checks,
    mcp,
    signals: createSignals(redis, live),
    presence: createPresence(redis),
    watchers: createWatchers(redis),
    coolDowns: createCoolDowns(redis),
    tickets: createTickets(redis),
    devices: createDeviceChannels(redis, live, connectMore),
    startWorker: (options) => createTurnWorker(connectMore(), options),
    startChecker: (options) => createCheckWorker(connectMore(), options),
    startMcpWorker: (options) => createMcpWorker(connectMore(), options),
    isReachable: () => answersInTime(redis),
    async close() {
      await Promise.allSettled([jobs.close(), checks.close(), mcp.close()])
      for (const connection of [redis, subscriber, ...moreConnections]) connection.disconnect()
    },
  }
}

async function answersInTime(redis: Redis): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), 1_000)))
  const answer = redis.ping().then(
    () => true,
    () => false,
  )
  const reachable = await Promise.race([answer, late])
  clearTimeout(timer)
  return reachable
}
