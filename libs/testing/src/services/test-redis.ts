import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentProgress } from '@rain/tools/progress.mjs'
import { findRedis, prepareRedis } from '@rain/tools/redis.mjs'
import { testCache } from '@rain/tools/scratch-postgres.mjs'
import { startService, type Service } from '@rain/tools/service.mjs'

export interface TestRedis {
  url: string
  /** Ends it without warning, as a power cut would. */
  stop(): Promise<void>
  /** Starts it again, with its data and at the same address. */
  start(): Promise<void>
  close(): Promise<void>
}

/** A Redis of its own, on a free port, set up as the one of a real installation. */
export async function testRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'rain-redis-'))
  const program = await findRedis({ cache: testCache, progress: silentProgress })
  const { spec, url } = await prepareRedis({ folder, program })
  let service: Service | null = null
  const killWithUs = () => service?.kill('SIGKILL')
  process.on('exit', killWithUs)

  const redis: TestRedis = {
    url,
    async start() {
      service = startService(spec)
      await service.ready
    },
    async stop() {
      service?.kill('SIGKILL')
      await service?.exited
    },
    async close() {
      await redis.stop()
      process.off('exit', killWithUs)
      await rm(folder, { recursive: true, force: true })
    },
  }
  await redis.start()
  return redis
}
