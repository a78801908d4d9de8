import { withClient } from '@rain/tools/database.mjs'
import { limits, type DeliveredEvent } from '@rain/protocol'
import { createDirectClient, type DirectClient } from './clients/direct-client.ts'
import { connectRain, type RainClient } from './clients/rain-client.ts'
import { createQuietMoments } from './measure/quiet-moment.ts'
import { redisCommand } from './stack/redis-command.ts'
import type { Stack } from './stack/start-stack.ts'

/** What a figure is measured with. */
export interface Bench {
  stack: Stack
  token: string
  direct: DirectClient
  /** Fewer rounds, for a look in between. */
  quick: boolean
  /** Resolves when nobody else keeps the machine busy, or when that took too long. */
  quiet(): Promise<void>
  connect(options?: { cursor?: string; onEvent?(event: DeliveredEvent): void }): Promise<RainClient>
  /** The names of so many agents with a folder open, the same ones every time. */
  agents(count: number): Promise<string[]>
  query<Row>(sql: string, values?: unknown[]): Promise<Row[]>
}

export async function createBench(stack: Stack, options: { quick: boolean }): Promise<Bench> {
  const token = await logIn(stack)
  const opened: string[] = []
  const bench: Bench = {
    stack,
    token,
    quick: options.quick,
    quiet: createQuietMoments(options.quick ? 20_000 : 180_000),
    direct: createDirectClient(stack.provider),
    connect: (how) => connectRain({ url: stack.url, token, ...how }),
    async agents(count) {
      while (opened.length < count) opened.push(...(await openSome(bench, opened.length)))
      return opened.slice(0, count)
    },
    query: (sql, values) =>
      withClient(stack.databaseUrl, async (client) => (await client.query(sql, values)).rows as never),
  }
  await liftMessageLimit(bench)
  return bench
}

async function logIn({ url, pin }: Stack): Promise<string> {
  const response = await fetch(`${url}/api/auth`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ pin }),
  })
  const { token } = (await response.json()) as { token: string }
  return token
}

const limitLiftedSeconds = 3_600
const messagesAllowed = 1_000_000

/**
 * A person may send 60 messages a minute. The counter of our token starts far below zero, so that the limiter does its
 * work on every message and never refuses one.
 */
async function liftMessageLimit({ stack, query }: Bench): Promise<void> {
  for (const { id } of await query<{ id: string }>('SELECT id FROM tokens')) {
    const key = `rain:requests-messages:${id}`
    await redisCommand(stack.redisUrl, `SET ${key} -${messagesAllowed} EX ${limitLiftedSeconds}`)
  }
}

/** A connection may open five agents; whoever opened one, every connection of the person sees it and may talk to it. */
async function openSome({ connect, stack }: Bench, from: number): Promise<string[]> {
  const names = Array.from({ length: limits.agentsPerConnection }, (_, n) => `load-${from + n}`)
  const client = await connect()
  await Promise.all(names.map((name) => client.openFolder(name, stack.projects)))
  await client.close()
  return names
}
