import {
  mcpJobSchema,
  providerCheckJobSchema,
  turnJobSchema,
  type McpJob,
  type ProviderCheckJob,
  type TurnJob,
} from '@rain/protocol'
import { Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'

const turnsQueue = 'turns'
const checksQueue = 'provider-checks'
const mcpQueue = 'mcp'

/** The bell: rings a runner for a turn. The row decides whether there is anything to do. */
export interface TurnQueue {
  enqueue(turnId: string): Promise<void>
  /** How many jobs no runner has taken yet. */
  waiting(): Promise<number>
  close(): Promise<void>
}

export function createTurnQueue(connection: Redis): TurnQueue {
  const queue = new Queue<TurnJob>(turnsQueue, {
    connection,
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: 100 },
  })
  queue.on('error', () => {}) // the connection reconnects by itself; reconcile rings again
  return {
    enqueue: async (turnId) => void (await queue.add('advance', { turnId })),
    waiting: () => queue.getWaitingCount(),
    close: () => queue.close(),
  }
}

export interface QueueWorker {
  /** Takes no more jobs and resolves when the running ones have ended. */
  close(): Promise<void>
}

/** Takes jobs, `concurrency` at a time. `advance` must not throw: a job never fails, a turn does. */
export function createTurnWorker(
  connection: Redis,
  options: { concurrency: number; advance(turnId: string): Promise<void>; onError(error: Error): void },
): QueueWorker {
  const worker = new Worker<TurnJob>(turnsQueue, (job) => options.advance(turnJobSchema.parse(job.data).turnId), {
    connection,
    concurrency: options.concurrency,
    // A turn mostly waits for its provider; only a dead runner lets a lock run out, and then the lease decides.
    lockDuration: 30_000,
    maxStalledCount: 1_000,
  })
  worker.on('error', options.onError)
  return { close: () => worker.close() }
}

/** Asks a runner to ask a provider for its models. */
export interface CheckQueue {
  enqueue(job: ProviderCheckJob): Promise<void>
  /** The same, unless one that was asked for like this has not ended yet. */
  enqueueOnce(job: ProviderCheckJob): Promise<void>
  close(): Promise<void>
}

export function createCheckQueue(connection: Redis): CheckQueue {
  const queue = new Queue<ProviderCheckJob>(checksQueue, {
    connection,
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  })
  queue.on('error', () => {}) // the connection reconnects by itself; the person can ask again
  return {
    enqueue: async (job) => void (await queue.add('check', job)),
    enqueueOnce: async (job) => void (await queue.add('check', job, { jobId: `once-${job.userId}-${job.provider}` })),
    close: () => queue.close(),
  }
}

export function createCheckWorker(
  connection: Redis,
  options: { check(job: ProviderCheckJob): Promise<void>; onError(error: Error): void },
): QueueWorker {
  const worker = new Worker<ProviderCheckJob>(
    checksQueue,
    (job) => options.check(providerCheckJobSchema.parse(job.data)),
    { connection, concurrency: 4 },
  )
  worker.on('error', options.onError)
  worker.on('failed', (_, error) => options.onError(error))
  return { close: () => worker.close() }
}

/** Asks a runner to do something about an MCP server: only runners speak to them. */
export interface McpQueue {
  enqueue(job: McpJob): Promise<void>
  close(): Promise<void>
}

export function createMcpQueue(connection: Redis): McpQueue {
  const queue = new Queue<McpJob>(mcpQueue, {
    connection,
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  })
  queue.on('error', () => {}) // the connection reconnects by itself; the person can ask again
  return {
    enqueue: async (job) => void (await queue.add(job.task, job)),
    close: () => queue.close(),
  }
}

export function createMcpWorker(
  connection: Redis,
  options: { work(job: McpJob): Promise<void>; onError(error: Error): void },
): QueueWorker {
  const worker = new Worker<McpJob>(mcpQueue, (job) => options.work(mcpJobSchema.parse(job.data)), {
    connection,
    concurrency: 4,
  })
  worker.on('error', options.onError)
  worker.on('failed', (_, error) => options.onError(error))
  return { close: () => worker.close() }
}
