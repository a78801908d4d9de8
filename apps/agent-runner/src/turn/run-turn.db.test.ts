import { readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { answerQuestion, cancelTurn, recordStep, startToolCall, toolCallsOf } from '@rain/db'
import { newId, type Event } from '@rain/protocol'
import { inputHash } from './input-hash.ts'
import { placeOfCall } from './place-of-call.ts'
import { deferred } from './testing/deferred.ts'
import { answered, calls, fails, hangsAfter, says, scripted } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

let lab: TurnLab

beforeAll(async () => {
  lab = await openTurnLab()
})

beforeEach(() => lab.newAgent())
afterAll(() => lab?.close())

/** Without the gauge, which every step moves. */
const types = (events: Event[]) => events.map((event) => event.type).filter((type) => type !== 'context_usage')
const row = (turnId: string) => lab.db.prisma.turn.findUniqueOrThrow({ where: { id: turnId } })

describe('a turn', () => {
  test('streams the answer and ends with one result', async () => {
    const turn = await lab.send('hello')
    await lab.advance(turn.id, scripted(says('hi there')))
    const events = await lab.events(turn.id)
    expect(types(events)).toEqual(['user_message', 'turn_started', 'assistant_text', 'result'])
    expect(events.at(-1)).toMatchObject({
      text: 'completed',
      is_error: false,
      num_turns: 1,
      cost: 0.01,
      usage: { input_tokens: 10, output_tokens: 5 },
      session_id: turn.conversationId,
    })
    expect(await row(turn.id)).toMatchObject({ status: 'done', outcome: 'completed', announcedAt: expect.any(Date) })
  })

  test('whose job comes twice runs once', async () => {
    const turn = await lab.send('hello')
    const provider = scripted(says('once'), says('twice'))
    await Promise.all([lab.advance(turn.id, provider), lab.advance(turn.id, provider)])
    await lab.advance(turn.id, provider)
    expect(provider.requests).toHaveLength(1)
  })

  test('runs what is green without asking, and tells the model what came of it', async () => {
    await writeFile(join(lab.folder, 'note.txt'), 'the note')
    const turn = await lab.send('read it')
    const provider = scripted(calls(['read_file', { path: 'note.txt' }]), says('read'))
    await lab.advance(turn.id, provider)
    expect(types(await lab.events(turn.id))).toEqual([
      'user_message',
      'turn_started',
      'tool_use',
      'tool_started',
      'tool_result',
      'assistant_text',
      'result',
    ])
    const answer = provider.requests[1]?.conversation.at(-1)
    expect(answer).toMatchObject({ role: 'tools', results: [{ isError: false }] })
    expect(JSON.stringify(answer)).toContain('the note')
  })

  test('keeps a long output where the model may read it without asking', async () => {
    const turn = await lab.send('count')
    const provider = scripted(
      calls(['bash', { command: 'seq 1 50000' }]),
      ({ conversation }) => {
        const path = /\/\S+\/scratch\/\S+?\.txt/.exec(JSON.stringify(conversation.at(-1)))?.[0] ?? 'no path given'
        return [
          answered('tool_use', [
            { type: 'tool_call', toolUseId: 'r', tool: 'read_file', input: { path, offset: 40_000 } },
          ]),
        ]
      },
      says('found'),
    )
    await lab.advance(turn.id, provider)
    await lab.decide(turn.id, 'approved')
    await lab.advance(turn.id, provider)
    expect((await lab.events(turn.id)).at(-1)).toMatchObject({ type: 'result' })
    expect(JSON.stringify(provider.requests[2]?.conversation.at(-1))).toContain('40000')
  })

  test('that failed says why, once', async () => {
    const turn = await lab.send('hello')
    await lab.advance(turn.id, scripted(fails('provider_auth', 'The key is not valid. Set it again.')))
    expect((await lab.events(turn.id)).at(-1)).toMatchObject({
      type: 'error',
      code: 'provider_auth',
      text: 'The key is not valid. Set it again.',
    })
    expect(await row(turn.id)).toMatchObject({ outcome: 'failed', errorCode: 'provider_auth' })
  })

  test('that the model declines is an error that says so', async () => {
    const turn = await lab.send('hello')
    await lab.advance(
      turn.id,
      scripted(() => [answered('refused', [])]),
    )
    expect(await lab.event(turn.id, 'error')).toMatchObject({ code: 'provider_refused' })
  })

  test('ends after fifty steps', async () => {
    const turn = await lab.send('loop')
    const looking = Array.from({ length: 60 }, (_, n) => calls(['search_files', { pattern: `${n}*` }]))
    await lab.advance(turn.id, scripted(...looking))
    expect(await lab.event(turn.id, 'error')).toMatchObject({ code: 'step_limit' })
    expect(await row(turn.id)).toMatchObject({ steps: 50 })
  })

  test('never runs a call that was cut before its input was whole', async () => {
    const turn = await lab.send('list')
    const cut = {
      type: 'tool_call',
      toolUseId: 'toolu_cut',
      tool: 'list_directory',
      input: {},
      invalid: 'it was cut',
    } as const
    const provider = scripted(() => [answered('max_tokens', [cut])], says('again, then'))
    await lab.advance(turn.id, provider)
    expect(await lab.event(turn.id, 'tool_result')).toMatchObject({ is_error: true, content: 'it was cut' })
    expect(JSON.stringify(provider.requests[1]?.conversation.at(-1))).toContain('it was cut')
  })

  test('answers a call it cannot make sense of, and goes on', async () => {
    const turn = await lab.send('x')
    const provider = scripted(calls(['no_such_tool', {}], ['read_file', { wrong: 1 }]), says('sorry'))
    await lab.advance(turn.id, provider)
    const results = (await lab.events(turn.id)).filter((event) => event.type === 'tool_result')
    expect(results).toMatchObject([{ is_error: true }, { is_error: true }])
    expect((await lab.events(turn.id)).at(-1)).toMatchObject({ type: 'result', is_error: false })
  })
})

describe('a call that needs the person', () => {
  test('parks the turn until it is approved, then runs once', async () => {
    const turn = await lab.send('write')
    const provider = scripted(calls(['write_file', { path: 'made.txt', content: 'made' }]), says('written'))
    await lab.advance(turn.id, provider)
    expect(await row(turn.id)).toMatchObject({ status: 'parked' })
    expect(await lab.event(turn.id, 'permission_request')).toMatchObject({
      tool: 'write_file',
      level: 'yellow',
      input: { path: 'made.txt', content: 'made' },
      reason: 'Writes a file. Changes a file.',
      reasons: [
        { code: 'tool_write_file', text: 'Writes a file.' },
        { code: 'write_file', text: 'Changes a file.', fragment: 'made.txt' },
      ],
    })
    await expect(readFile(join(lab.folder, 'made.txt'))).rejects.toThrow()

    await lab.advance(turn.id, provider) // a job without an answer
    expect(await row(turn.id)).toMatchObject({ status: 'parked' })

    await lab.decide(turn.id, 'approved')
    await lab.advance(turn.id, provider)
    expect(await readFile(join(lab.folder, 'made.txt'), 'utf8')).toBe('made')
    expect(types(await lab.events(turn.id)).slice(-3)).toEqual(['tool_result', 'assistant_text', 'result'])
  })

  test('that is denied does not run, and the model reads why', async () => {
    const turn = await lab.send('write')
    const provider = scripted(calls(['write_file', { path: 'never.txt', content: 'x' }]), says('understood'))
    await lab.advance(turn.id, provider)
    await lab.decide(turn.id, 'denied', 'not in this folder')
    await lab.advance(turn.id, provider)
    await expect(readFile(join(lab.folder, 'never.txt'))).rejects.toThrow()
    expect(await lab.event(turn.id, 'tool_result')).toMatchObject({ is_error: true })
    expect(JSON.stringify(provider.requests[1]?.conversation.at(-1))).toContain('not in this folder')
  })

  test('asks for all calls of a step at once, and runs them in the model’s order', async () => {
    const turn = await lab.send('both')
    const provider = scripted(
      calls(
        ['write_file', { path: 'order.txt', content: 'first' }],
        ['read_file', { path: 'order.txt' }],
        ['bash', { command: 'echo second >> order.txt' }],
      ),
      says('done'),
    )
    await lab.advance(turn.id, provider)
    const asked = (await lab.events(turn.id)).filter((event) => event.type === 'permission_request')
    expect(asked).toMatchObject([{ tool: 'write_file' }, { tool: 'bash' }])
    await lab.decide(turn.id, 'approved')
    await lab.advance(turn.id, provider)
    expect(await readFile(join(lab.folder, 'order.txt'), 'utf8')).toBe('firstsecond\n')
    const results = (await lab.events(turn.id)).filter((event) => event.type === 'tool_result')
    expect(results).toMatchObject([{ is_error: false }, { content: expect.stringContaining('first') }, {}])
  })

  test('that leads elsewhere by the time it is approved does not run', async () => {
    await symlink(join(lab.folder, 'here.txt'), join(lab.folder, 'link.txt'))
    const turn = await lab.send('write')
    const provider = scripted(calls(['write_file', { path: 'link.txt', content: 'x' }]), says('understood'))
    await lab.advance(turn.id, provider)
    await rm(join(lab.folder, 'link.txt'))
    await symlink(join(lab.folder, 'there.txt'), join(lab.folder, 'link.txt'))
    await lab.decide(turn.id, 'approved')
    await lab.advance(turn.id, provider)
    expect(await lab.event(turn.id, 'tool_result')).toMatchObject({
      is_error: true,
      content: expect.stringContaining('leads elsewhere'),
    })
    await expect(readFile(join(lab.folder, 'there.txt'))).rejects.toThrow()
  })

  test('is red where it deletes', async () => {
    const turn = await lab.send('delete')
    await lab.advance(turn.id, scripted(calls(['bash', { command: 'rm -rf build' }])))
    expect(await lab.event(turn.id, 'permission_request')).toMatchObject({ level: 'red' })
    await lab.decide(turn.id, 'denied')
  })

  test('asks a question and gets the answer', async () => {
    const turn = await lab.send('ask me')
    const questions = [{ question: 'Which colour?', options: [{ label: 'red' }, { label: 'blue' }] }]
    const provider = scripted(calls(['ask_user', { questions }]), says('blue it is'))
    await lab.advance(turn.id, provider)
    const asked = await lab.event(turn.id, 'ask_question')
    expect(asked.questions).toEqual(questions)
    await answerQuestion(lab.db, {
      questionId: asked.request_id,
      userId: lab.userId,
      answers: { 'Which colour?': 'blue' },
    })
    await lab.advance(turn.id, provider)
    expect(JSON.stringify(provider.requests[1]?.conversation.at(-1))).toContain('blue')
    expect((await lab.events(turn.id)).at(-1)).toMatchObject({ type: 'result' })
  })
})

describe('an interrupt', () => {
  test('stops the model, keeps what was seen, and lets the next message begin', async () => {
    const turn = await lab.send('long')
    const next = await lab.send('next')
    const streamed = deferred()
    const running = lab.advance(turn.id, scripted(hangsAfter('half an ans', streamed.resolve)))
    await streamed.promise
    await cancelTurn(lab.db, { turnId: turn.id, userId: lab.userId })
    lab.held.stop(turn.id, 'cancelled')
    await running
    expect((await lab.events(turn.id)).at(-1)).toMatchObject({ type: 'result', interrupted: true, cost: null })
    const provider = scripted(says('on with it'))
    await lab.advance(next.id, provider)
    expect(JSON.stringify(provider.requests[0]?.conversation)).toContain('half an ans')
  })

  test('of a message that waits takes it back: the model never reads it', async () => {
    const turn = await lab.send('first')
    const waiting = await lab.send('never mind this')
    await cancelTurn(lab.db, { turnId: waiting.id, userId: lab.userId })
    await lab.advance(turn.id, scripted(says('one')))
    const next = await lab.send('third')
    const provider = scripted(says('three'))
    await lab.advance(next.id, provider)
    expect(JSON.stringify(provider.requests)).not.toContain('never mind this')
  })

  test('whose signal is late still keeps the turn from waiting for the person, and ends it at once', async () => {
    const turn = await lab.send('write')
    const cancelledMeanwhile = async function* () {
      await cancelTurn(lab.db, { turnId: turn.id, userId: lab.userId })
      const input = { path: 'never.txt', content: 'x' }
      yield answered('tool_use', [{ type: 'tool_call', toolUseId: 'w', tool: 'write_file', input }])
    }
    await lab.advance(turn.id, scripted(cancelledMeanwhile))
    expect(await row(turn.id)).toMatchObject({ status: 'done', outcome: 'interrupted' })
  })

  test('kills a running command', async () => {
    const turn = await lab.send('run')
    const provider = scripted(calls(['bash', { command: 'echo started; sleep 600' }]))
    await lab.advance(turn.id, provider)
    await lab.decide(turn.id, 'approved')
    const running = lab.advance(turn.id, provider)
    await untilEvent(turn.id, 'tool_output')
    await cancelTurn(lab.db, { turnId: turn.id, userId: lab.userId })
    lab.held.stop(turn.id, 'cancelled')
    await running
    const [call] = await toolCallsOf(lab.db, turn.id)
    expect(call).toMatchObject({ status: 'interrupted' })
    expect((await lab.events(turn.id)).at(-1)).toMatchObject({ type: 'result', interrupted: true })
  })
})

describe('a runner that was lost', () => {
  test('in the middle of a model step: the step is reset and asked again', async () => {
    const turn = await lab.send('hello')
    await lab.claimAndDie(turn.id)
    await lab.advance(turn.id, scripted(says('again')))
    expect(types(await lab.events(turn.id))).toEqual([
      'turn_started',
      'stream_reset',
      'user_message',
      'assistant_text',
      'result',
    ])
  })

  test('in the middle of a tool: it is not run again, and the model is told', async () => {
    const turn = await lab.send('write')
    const input = { command: 'echo twice >> effect.txt' }
    const callId = await aCallLeftRunning(turn.id, 'bash', input)
    const provider = scripted(says('I will look'))
    await lab.advance(turn.id, provider)
    await expect(readFile(join(lab.folder, 'effect.txt'))).rejects.toThrow()
    const [call] = await toolCallsOf(lab.db, turn.id)
    expect(call).toMatchObject({ id: callId, status: 'interrupted', output: expect.stringContaining('unknown') })
    expect(await lab.event(turn.id, 'tool_result')).toMatchObject({ is_error: true })
  })

  test('in the middle of fetching something into the folder: the conversation is marked with whose it is', async () => {
    const turn = await lab.send('fetch')
    await aCallLeftRunning(turn.id, 'bash', { command: 'curl -o notes.txt https://news.example/' })
    await lab.advance(turn.id, scripted(says('I will look')))
    expect(await toolCallsOf(lab.db, turn.id)).toMatchObject([{ status: 'interrupted', readFrom: 'news.example' }])
  })

  test('in the middle of reading: it is simply read again', async () => {
    await writeFile(join(lab.folder, 'again.txt'), 'still here')
    const turn = await lab.send('read')
    await aCallLeftRunning(turn.id, 'read_file', { path: 'again.txt' })
    await lab.advance(turn.id, scripted(says('ok')))
    expect(await lab.event(turn.id, 'tool_result')).toMatchObject({
      is_error: false,
      content: expect.stringContaining('still here'),
    })
  })

  test('again and again: the turn is ended instead of tried for ever', async () => {
    const turn = await lab.send('hello')
    for (let i = 0; i < 6; i++) await lab.claimAndDie(turn.id)
    await lab.advance(turn.id, scripted(says('never')))
    expect(await lab.event(turn.id, 'error')).toMatchObject({ code: 'runner_lost' })
  })

  test('by Postgres, for a moment: the turn has not failed, another claim goes on', async () => {
    const turn = await lab.send('hello')
    const lost = Object.assign(new Error('terminating connection'), { code: '57P01' })
    const breaks = () => {
      throw lost
    }
    await expect(lab.advance(turn.id, scripted(breaks), -1_000)).rejects.toBe(lost)
    await lab.advance(turn.id, scripted(says('here again')))
    expect((await lab.events(turn.id)).at(-1)).toMatchObject({ type: 'result', is_error: false })
  })

  test('after the last answer was written, before the outcome was: the model is not asked again', async () => {
    const turn = await lab.send('hello')
    await anAnswerLeftUnended(turn.id, 'end_turn')
    const provider = scripted(says('never'))
    await lab.advance(turn.id, provider)
    expect(provider.requests).toHaveLength(0)
    expect(await lab.event(turn.id, 'result')).toMatchObject({ text: 'completed', is_error: false })
  })

  test('after a cut answer was written: the turn fails, and says that the answer broke off', async () => {
    const turn = await lab.send('hello')
    await anAnswerLeftUnended(turn.id, 'cut')
    await lab.advance(turn.id, scripted(says('never')))
    expect(await lab.event(turn.id, 'error')).toMatchObject({ code: 'provider_unreachable' })
  })

  test('in the middle of a step that was interrupted: what no row has is not left on the screen', async () => {
    const turn = await lab.send('hello')
    await lab.claimAndDie(turn.id)
    await cancelTurn(lab.db, { turnId: turn.id, userId: lab.userId })
    await lab.advance(turn.id, scripted(says('never')))
    expect(types(await lab.events(turn.id))).toEqual(['turn_started', 'stream_reset', 'user_message', 'result'])
  })

  test('says nothing more once another owns the turn', async () => {
    const turn = await lab.send('hello')
    const streamed = deferred()
    const zombie = lab.advance(turn.id, scripted(hangsAfter('from the zombie', streamed.resolve)), -1_000)
    await streamed.promise
    lab.held.stopAll('lost') // what its heartbeat does
    await zombie
    await lab.advance(turn.id, scripted(says('from the heir')))
    const results = types(await lab.events(turn.id)).filter((type) => type === 'result')
    expect(results).toHaveLength(1)
    expect(await row(turn.id)).toMatchObject({ epoch: 2, steps: 1 })
  })
})

/** A turn whose first step was its last, written by a runner that was lost before it could end the turn. */
async function anAnswerLeftUnended(turnId: string, stopReason: string): Promise<void> {
  const { epoch } = await lab.claimAndDie(turnId)
  await recordStep(
    lab.db,
    { turnId, epoch },
    {
      step: 1,
      provider: 'scripted',
      model: 'scripted-1',
      stopReason,
      content: [{ type: 'text', text: 'That is all.' }],
      usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, thinkingTokens: 0 },
      cost: 0,
      toolCalls: [],
    },
  )
}

/** A turn whose first step called a tool, which was running when its runner was lost. */
async function aCallLeftRunning(turnId: string, tool: string, input: Record<string, unknown>): Promise<string> {
  const lost = await lab.claimAndDie(turnId)
  const fence = { turnId, epoch: lost.epoch }
  const id = newId('toolCall')
  const { approvedPath: leadsTo } = await placeOfCall(lab.folder, input)
  const hash = inputHash({ tool, input, cwd: lab.folder, leadsTo })
  await recordStep(lab.db, fence, {
    step: 1,
    provider: 'scripted',
    model: 'scripted-1',
    stopReason: 'tool_use',
    content: [{ type: 'tool_call', toolUseId: 'toolu_lost', tool, input }],
    usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, thinkingTokens: 0 },
    cost: 0,
    toolCalls: [
      { id, toolUseId: 'toolu_lost', tool, input, inputHash: hash, level: 'green', reasons: [], unusable: null },
    ],
  })
  await startToolCall(lab.db, fence, { id, from: 'proposed', inputHash: hash })
  return id
}

async function untilEvent(turnId: string, type: Event['type']): Promise<void> {
  const stop = new AbortController()
  for await (const item of lab.bus.log.read(lab.userId, '0-0', stop.signal)) {
    if (item.type !== 'event') continue
    const event = JSON.parse(item.json) as Event
    if (event.type === type && 'turn_id' in event && event.turn_id === turnId) return stop.abort()
  }
}
