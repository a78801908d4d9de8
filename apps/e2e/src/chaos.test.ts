import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Ack } from '@rain/protocol'
import { createRandom, startAnthropic, startStack, type SimulatedAnthropic, type Stack } from '@rain/testing'
import { verifyDatabase } from '@rain/tools/audit.mjs'
import { withClient } from '@rain/tools/database.mjs'
import { checkHistory, type History } from './chaos/check-history.ts'
import { faultsOf } from './chaos/faults.ts'
import { chaoticModel, effectsFile } from './chaos/model-script.ts'
import { signIn } from './clients/sign-in.ts'
import { connectSocket, type CommandInput, type SocketClient } from './clients/socket-client.ts'

/**
 * Everything breaks at random while people work; then everything is healed, and what the clients saw, the rows and the
 * world outside are compared. `RAIN_CHAOS_SEED` repeats a run, as far as timing lets it.
 */

const seed = Number(process.env.RAIN_CHAOS_SEED ?? Math.floor(Math.random() * 1_000_000))
const faultsForMs = 20_000
const quietWithinMs = 45_000
const messagesPerAgent = 7
/** Refusals that say: again in a moment. */
const passing = new Set(['rate_limited', 'internal', 'unavailable'])
const agents = ['agent-0', 'agent-1', 'agent-2', 'agent-3']

let anthropic: SimulatedAnthropic
let stack: Stack
let home: string
let clients: SocketClient[] = []
const timeline: string[] = []
const over = new AbortController()

beforeAll(async () => {
  anthropic = await startAnthropic(chaoticModel(seed))
  home = await realpath(await mkdtemp(join(homedir(), 'rain-e2e-')))
  stack = await startStack({
    gateways: 2,
    runners: 2,
    env: {
      ANTHROPIC_BASE_URL: anthropic.url,
      RAIN_BROWSE_ROOT: home,
      RAIN_LEASE_MS: '1500',
      RAIN_GRACE_MS: '500',
      RAIN_RECONCILE_MS: '300',
    },
  })
  clients = await Promise.all(stack.urls.map(async (url) => connectSocket(url, await signIn(url, stack.pin), '0-0')))
})

afterAll(async () => {
  over.abort()
  for (const client of clients) client.close()
  await stack?.close()
  await anthropic?.close()
  await rm(home, { recursive: true, force: true })
})

test(`whatever breaks, every promise is kept (seed ${seed})`, async () => {
  const startedAt = Date.now()
  const note = (what: string) => timeline.push(`${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${what}`)
  const accepted: History['accepted'] = []
  const interrupted: History['interrupted'] = []
  await openFolders()
  const approving = clients.map(approveEverything)

  const faults = strikeUntil(startedAt + faultsForMs, note)
  await Promise.all(
    agents.map(async (agent_id, agent) => {
      const random = createRandom(seed + agent)
      for (let index = 0; index < messagesPerAgent; index++) {
        const text = `message-${agent * 100 + index}`
        const turnId = await send(clientOf(agent), { agent_id, text, client_msg_id: text }, accepted)
        if (random.fraction() < 0.2) await send(clientOf(agent + 1), { agent_id, text, client_msg_id: text }, accepted)
        await delay(random.between(0, 2_500))
        if (random.fraction() < 0.15) {
          const ack = await insist(clientOf(agent), { type: 'interrupt', agent_id, turn_id: turnId })
          if (ack.ok && ack.turn_id === turnId) interrupted.push({ turnId, acknowledgedAt: Date.now() })
        }
      }
    }),
  )
  await faults
  note('healed')
  await untilQuiet(agents.length * messagesPerAgent)
  note('quiet')
  for (const stop of approving) stop()

  const history: History = {
    accepted,
    interrupted,
    clients: clients.map((client) => client.all),
    effects: await readEffects(),
    ...(await readRows()),
    audit: await readAudit(),
  }
  expect({ seed, timeline, violations: checkHistory(history) }).toEqual({ seed, timeline, violations: [] })
  expect(history.effects.length).toBeGreaterThan(0)
}, 120_000)

function clientOf(agent: number): SocketClient {
  const client = clients[agent % clients.length]
  if (!client) throw new Error('no client is connected')
  return client
}

async function openFolders(): Promise<void> {
  await insist(clientOf(0), { type: 'set_api_key', provider: 'claude', key: anthropic.apiKey })
  for (const [agent, agent_id] of agents.entries()) {
    const path = join(home, agent_id)
    await mkdir(path)
    await insist(clientOf(agent), { type: 'set_cwd', path, agent_id })
  }
}

/** Sends a command until it is answered, over as many connections as it takes, or until the test is over. */
async function insist(client: SocketClient, command: CommandInput): Promise<Ack> {
  while (!over.signal.aborted) {
    client.reconnect()
    const answered = new AbortController()
    const late = wait(2_000, AbortSignal.any([answered.signal, over.signal]))
    const ack = await Promise.race([client.command(command).catch(() => null), late])
    answered.abort()
    if (ack && (ack.ok || !passing.has(ack.code))) return ack
    if (ack) await wait(500, over.signal)
  }
  return { ok: false, code: 'internal', message: 'The test is over.' }
}

function wait(ms: number, signal: AbortSignal): Promise<null> {
  return delay(ms, null, { signal }).catch(() => null)
}

async function send(
  client: SocketClient,
  message: { agent_id: string; text: string; client_msg_id: string },
  accepted: History['accepted'],
): Promise<string> {
  const ack = await insist(client, { type: 'send_message', ...message })
  if (!ack.ok || !ack.turn_id) throw new Error(`${message.text} was refused: ${JSON.stringify(ack)}`)
  accepted.push({ clientMsgId: message.client_msg_id, turnId: ack.turn_id })
  return ack.turn_id
}

/** Says yes to what its own agents ask, and to some of the others, where the other client says so at the same time. */
function approveEverything(client: SocketClient): () => void {
  let next = 0
  const timer = setInterval(() => {
    for (; next < client.all.length; next++) {
      const event = client.all[next]
      if (event?.type !== 'permission_request') continue
      const { agent_id, request_id } = event
      const isOwn = client === clientOf(agents.indexOf(agent_id))
      if (!isOwn && !/[0-3]$/.test(request_id)) continue
      void insist(client, { type: 'permission_response', agent_id, request_id, approved: true })
    }
  }, 20)
  return () => clearInterval(timer)
}

async function strikeUntil(end: number, note: (what: string) => void): Promise<void> {
  const random = createRandom(seed)
  const faults = faultsOf(stack, clients, random)
  while (Date.now() < end) {
    await delay(random.between(100, 900))
    const fault = random.pick(faults)
    note(fault.name)
    await fault.strike()
  }
}

/** Until nothing is open, all of it is announced, and each client has seen every end. */
async function untilQuiet(turns: number): Promise<void> {
  const deadline = Date.now() + quietWithinMs
  for (;;) {
    const open = await openTurns()
    const seen = clients.map((client) => client.all.filter((event) => isEnd(event)).length)
    if (open.length === 0 && seen.every((count) => count >= turns)) return
    if (Date.now() > deadline) {
      const logs = process.env.RAIN_CHAOS_LOGS ? allLogs() : []
      throw new Error([`not quiet (seed ${seed}); ends seen: ${seen}`, ...open, ...timeline, ...logs].join('\n  '))
    }
    for (const client of clients) client.reconnect()
    await delay(200)
  }
}

function isEnd(event: SocketClient['all'][number]): boolean {
  return (event.type === 'result' || event.type === 'error') && 'turn_id' in event && event.turn_id !== undefined
}

function allLogs(): string[] {
  const runners = [0, 1].flatMap((index) => stack.logs('agent-runner', index))
  const gateways = [0, 1].flatMap((index) => stack.logs('gateway', index))
  return [...runners, ...gateways, ...stack.logs('scheduler')]
}

function query<Row>(text: string): Promise<Row[]> {
  return withClient(stack.env.DATABASE_URL ?? '', async (client) => (await client.query(text)).rows as Row[])
}

async function openTurns(): Promise<string[]> {
  const rows = await query<object>(`SELECT id, status, epoch, takeovers, lease_until, cancel_requested_at, announced_at
    FROM turns WHERE status <> 'done' OR announced_at IS NULL`)
  return rows.map((row) => JSON.stringify(row))
}

async function readRows(): Promise<Pick<History, 'turns' | 'texts' | 'toolCalls' | 'requests'>> {
  const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`
  return {
    turns: await query(`SELECT id, client_msg_id AS "clientMsgId", status FROM turns`),
    texts:
      await query(`SELECT turn_id AS "turnId", step, (SELECT coalesce(string_agg(block ->> 'text', '' ORDER BY place), '')
      FROM jsonb_array_elements(content) WITH ORDINALITY AS blocks (block, place) WHERE block ->> 'type' = 'text') AS text
      FROM messages WHERE role = 'assistant'`),
    toolCalls: await query(`SELECT id, turn_id AS "turnId", tool_use_id AS "toolUseId", status,
      ${ms('started_at')} AS "startedAt" FROM tool_calls`),
    requests: await query(`SELECT tool_call_id AS "toolCallId", status, ${ms('decided_at')} AS "decidedAt"
      FROM permission_requests`),
  }
}

async function readAudit(): Promise<History['audit']> {
  const { broken } = await verifyDatabase(stack.env.DATABASE_URL ?? '')
  const starts = await query<History['audit']['starts'][number]>(`SELECT entry ->> 'call' AS "toolCallId",
    entry ->> 'decided_by' AS "approvedBy" FROM audit_entries WHERE kind = 'tool_started'`)
  return { broken, starts }
}

async function readEffects(): Promise<string[]> {
  const files = agents.map((agent) => readFile(join(home, agent, effectsFile), 'utf8').catch(() => ''))
  return (await Promise.all(files)).join('').split('\n').filter(Boolean)
}
