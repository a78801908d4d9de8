import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Messages } from '@rain/protocol'
import { Redis } from 'ioredis'
import { calls, createGate, says } from '@rain/testing'
import { get } from './clients/sign-in.ts'
import type { SocketClient } from './clients/socket-client.ts'
import { openClaudeLab, waitAt, type ClaudeLab } from './claude-lab.ts'

/** Every accepted message ends in exactly one outcome, and no tool runs twice, whatever dies in the middle. */

let lab: ClaudeLab
let client: SocketClient
let agent_id: string
let folder: string

beforeAll(async () => {
  lab = await openClaudeLab({ RAIN_LEASE_MS: '1500', RAIN_GRACE_MS: '500', RAIN_RECONCILE_MS: '300' })
})

afterAll(() => lab?.close())

beforeEach(async () => {
  ;({ client, agent_id, folder } = await lab.newAgent())
})

const send = (text: string) =>
  client.command({ type: 'send_message', text, agent_id, client_msg_id: crypto.randomUUID() })

const approve = (request_id: string) =>
  client.command({ type: 'permission_response', request_id, agent_id, approved: true })

/** What every ended turn must look like, seen from the client and from the rows. */
async function expectOneOutcome(turn_id: string | undefined) {
  const ends = client.all.filter(
    (event) => (event.type === 'result' || event.type === 'error') && 'turn_id' in event && event.turn_id === turn_id,
  )
  expect(ends).toHaveLength(1)
  const ofTurn = client.all.filter((event) => 'turn_id' in event && event.turn_id === turn_id)
  expect(ofTurn.at(-1)).toBe(ends[0])
  const cursors = client.all.flatMap((event) => (event.type !== 'ready' && event.cursor ? [event.cursor] : []))
  expect(new Set(cursors).size).toBe(cursors.length)
  const { messages } = await get<Messages>(
    lab.stack.url,
    lab.token,
    `/api/messages?cwd=${encodeURIComponent(folder)}&agent_id=${agent_id}`,
  )
  const stored = messages.filter((message) => ['result', 'error'].includes(message.type) && message.turn_id === turn_id)
  expect(stored).toHaveLength(1)
}

/** The text as the client shows it: what was streamed of a step that was reset is thrown away. */
function shownText(turn_id: string | undefined): string {
  let steps = new Map<number, string>()
  for (const event of client.all) {
    if (!('turn_id' in event) || event.turn_id !== turn_id) continue
    if (event.type === 'assistant_text') steps.set(event.step ?? 0, (steps.get(event.step ?? 0) ?? '') + event.text)
    if (event.type === 'stream_reset') steps = new Map([...steps].filter(([step]) => step !== event.step))
  }
  return [...steps.values()].join('')
}

describe('a runner killed', () => {
  test('in the middle of a stream: another one asks again, and nothing is shown twice', async () => {
    const gate = createGate()
    lab.answers.push(says('lost half ', waitAt(gate)), says('The whole answer.'))
    const ack = await send('talk')
    await client.first('assistant_text')
    await lab.stack.kill('agent-runner', 'SIGKILL')
    gate.open()
    await lab.stack.restart('agent-runner')
    const result = await client.first('result')
    expect(ack).toMatchObject({ ok: true, turn_id: result.turn_id })
    expect(client.all.some((event) => event.type === 'stream_reset')).toBe(true)
    expect(shownText(result.turn_id)).toBe('The whole answer.')
    await expectOneOutcome(result.turn_id)
  })

  test('in the middle of a tool: the tool is not run again, and the model is told so', async () => {
    lab.answers.push(
      calls('bash', { command: 'echo ran >> effects.txt; echo started; sleep 300' }),
      says('I cannot know whether it ended.'),
    )
    await send('run it')
    await approve((await client.first('permission_request')).request_id)
    await client.first('tool_output')
    await lab.stack.kill('agent-runner', 'SIGKILL')
    await lab.stack.restart('agent-runner')
    const result = await client.first('result')
    expect(await client.first('tool_result')).toMatchObject({
      is_error: true,
      content: expect.stringContaining('outcome is unknown'),
    })
    expect(await readFile(join(folder, 'effects.txt'), 'utf8')).toBe('ran\n')
    await expectOneOutcome(result.turn_id)
  })

  test('while an approval waits: the approval still counts, and the tool runs once', async () => {
    lab.answers.push(calls('bash', { command: 'echo ran >> effects.txt' }), says('Done.'))
    await send('run it')
    const request = await client.first('permission_request')
    await lab.stack.kill('agent-runner', 'SIGKILL')
    await approve(request.request_id)
    await lab.stack.restart('agent-runner')
    const result = await client.first('result')
    expect(await readFile(join(folder, 'effects.txt'), 'utf8')).toBe('ran\n')
    expect(await client.first('tool_result')).toMatchObject({ is_error: false })
    await expectOneOutcome(result.turn_id)
  })

  test('and not back yet: an interrupt still ends the turn once it is', async () => {
    const gate = createGate()
    lab.answers.push(says('half ', waitAt(gate)))
    await send('talk')
    const { turn_id } = await client.first('assistant_text')
    await lab.stack.kill('agent-runner', 'SIGKILL')
    gate.open()
    await client.command({ type: 'interrupt', agent_id })
    await lab.stack.restart('agent-runner')
    expect(await client.first('result')).toMatchObject({ interrupted: true })
    await expectOneOutcome(turn_id)
  })
})

describe('a gateway killed', () => {
  test('in the middle of a stream: the turn goes on, and the client catches up', async () => {
    const gate = createGate()
    lab.answers.push(says('before ', waitAt(gate), 'after'))
    await send('talk')
    await client.first('assistant_text')
    await lab.stack.kill('gateway', 'SIGKILL')
    gate.open()
    await lab.stack.restart('gateway')
    const result = await client.first('result')
    expect(shownText(result.turn_id)).toBe('before after')
    await expectOneOutcome(result.turn_id)
  })
})

describe('Redis restarted', () => {
  test('in the middle of a stream: the turn ends once, and all of it is shown', async () => {
    const gate = createGate()
    lab.answers.push(says('before ', waitAt(gate), 'after'))
    await send('talk')
    await client.first('assistant_text')
    await lab.stack.stopRedis()
    gate.open()
    await lab.stack.startRedis()
    const result = await client.first('result')
    expect(shownText(result.turn_id)).toBe('before after')
    await expectOneOutcome(result.turn_id)
  })

  test('and emptied: an accepted message is found again from the rows', async () => {
    lab.answers.push(calls('bash', { command: 'echo ran >> effects.txt' }), says('Done.'))
    await send('run it')
    const request = await client.first('permission_request')
    await flush(lab.stack.env.REDIS_URL ?? '')
    await approve(request.request_id)
    const result = await client.first('result')
    expect(await readFile(join(folder, 'effects.txt'), 'utf8')).toBe('ran\n')
    expect(result.is_error).toBe(false)
  })
})

describe('a runner told to stop', () => {
  test('gives the turn back, and the next one goes on', async () => {
    const gate = createGate()
    lab.answers.push(says('half ', waitAt(gate)), says('whole'))
    await send('talk')
    await client.first('assistant_text')
    await lab.stack.kill('agent-runner', 'SIGTERM')
    gate.open()
    await lab.stack.restart('agent-runner')
    const result = await client.first('result')
    expect(result.is_error).toBe(false)
    await expectOneOutcome(result.turn_id)
  })
})

async function flush(redisUrl: string): Promise<void> {
  const redis = new Redis(redisUrl)
  await redis.flushall()
  redis.disconnect()
}
