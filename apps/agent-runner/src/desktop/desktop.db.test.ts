import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { changeDevice, deviceOf, giveControlBack, stopDevices, takeControl } from '@rain/db'
import { limits } from '@rain/protocol'
import { calls, says, scripted } from '../turn/testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from '../turn/testing/turn-lab.ts'
import { summaryKey } from './taken-over.ts'
import { connectFakeDevice, pictureOf, sees, type FakeDevice } from './testing/fake-device.ts'

let lab: TurnLab
let device: FakeDevice

beforeAll(async () => {
  lab = await openTurnLab()
})
afterAll(() => lab?.close())
beforeEach(async () => {
  await lab.newAgent()
  device = await connectFakeDevice(lab, lab.agent())
})
afterEach(() => device.disconnect())

const look = ['computer', { action: 'screenshot' }] as [string, Record<string, unknown>]
const click = ['computer', { action: 'left_click', coordinate: [100, 50] }] as [string, Record<string, unknown>]
const place = () => ({ userId: lab.userId, deviceId: device.id })
const person = { by: 'person', token: 'tok_1' } as const
const outputs = async (turnId: string) =>
  (await lab.db.prisma.toolCall.findMany({ where: { turnId }, orderBy: [{ step: 'asc' }, { position: 'asc' }] })).map(
    ({ output }) => output,
  )

async function ask(turnId: string, purpose: string) {
  return lab.db.prisma.question.findFirst({ where: { turnId, purpose, status: 'pending' } })
}

async function answer(id: string, answers: Record<string, string>) {
  await lab.db.prisma.question.update({ where: { id }, data: { status: 'answered', answers } })
}

describe('an agent at a computer', () => {
  test('sees its screen, and a click is bound to the picture it was decided on', async () => {
    const provider = scripted(calls(look), calls(click), says('done'))
    const turn = await lab.send('click it')
    await lab.advance(turn.id, provider)
    const request = await lab.event(turn.id, 'permission_request')
    expect(request).toMatchObject({
      level: 'computer',
      target: { deviceId: device.id, frame: { width: 1429, height: 804 }, window: { app: 'mousepad' } },
    })
    await lab.decide(turn.id, 'approved')
    await lab.advance(turn.id, provider)
    expect(device.done.map(({ input, target }) => [input.action, target.frame?.id])).toEqual([
      ['screenshot', undefined],
      ['left_click', `frame ${device.done[0]?.callId}`],
    ])
    expect(await lab.event(turn.id, 'result')).toMatchObject({ text: 'completed' })
  })

  test('is offered the tool, and told of the system and of the size it sees', async () => {
    const provider = scripted(says('hello'))
    await lab.advance((await lab.send('hello')).id, provider)
    const [request] = provider.requests
    expect(request?.tools.find(({ name }) => name === 'computer')).toMatchObject({
      desktop: { width: 1429, height: 804, platform: 'linux' },
    })
    expect(request?.system).toContain('Debian 12, X11, openbox')
  })

  test('has mouse and keyboard for its turn, and not beyond it', async () => {
    const turn = await lab.send('look')
    await lab.advance(turn.id, scripted(calls(look), says('seen')))
    expect(await deviceOf(lab.db, lab.userId, device.id)).toMatchObject({ controller: 'nobody', epoch: 2 })
    await device.ordered('row_changed')
  })

  test('is not told of a picture twice when nothing has changed', async () => {
    device.answers(() => (device.done.length === 0 ? sees('f1') : sees('f1', { unchangedSince: 'f1' })))
    const provider = scripted(calls(look), calls(look), says('the same'))
    const turn = await lab.send('look twice')
    await lab.advance(turn.id, provider)
    expect((await outputs(turn.id))[1]).toContain('exactly as in the last picture')
    const pictures = await lab.db.prisma.toolImage.count({ where: { toolCall: { turnId: turn.id } } })
    expect(pictures).toBe(1)
  })

  test('is sent pictures without loss where the person wants them so', async () => {
    await changeDevice(lab.db, { userId: lab.userId, deviceId: device.id, by: 'tok_1' }, { lossless: true })
    const turn = await lab.send('look')
    await lab.advance(turn.id, scripted(calls(look), says('seen')))
    expect(device.orders).toContainEqual(
      expect.objectContaining({ picture: expect.objectContaining({ format: 'png' }) }),
    )
  })

  test('tells first clients of the action and of the screen, which goes by its id', async () => {
    const turn = await lab.send('look')
    await lab.advance(turn.id, scripted(calls(look), says('seen')))
    expect(await lab.event(turn.id, 'computer_screenshot')).toMatchObject({
      action: 'screenshot',
      image: '',
      image_id: expect.stringMatching(/^img_/),
      iteration: 1,
    })
  })
})

describe('what the model is told when it cannot be done', () => {
  const outcome = async () => {
    const turn = await lab.send('look')
    await lab.advance(turn.id, scripted(calls(look), says('well')))
    return (await outputs(turn.id))[0]
  }

  test('the desktop-agent refuses: why, and what to do', async () => {
    device.answers(() => ({
      status: 'refused',
      code: 'screen_changed',
      message: 'The screen changed around the target.',
    }))
    expect(await outcome()).toMatch(/^Not done: The screen changed.*Take a screenshot/)
  })

  test('it broke off: how far it came', async () => {
    device.answers(() => ({ status: 'cut', message: '5 of 10 characters were typed.' }))
    expect(await outcome()).toMatch(/5 of 10 characters.*Look at the screen/)
  })

  test('it is stopped: not to be tried again', async () => {
    await stopDevices(lab.db, { userId: lab.userId, deviceId: device.id, by: 'tok_1' })
    expect(await outcome()).toMatch(/stopped this computer/)
    expect(device.done).toEqual([])
  })

  test('another agent has it', async () => {
    const other = await lab.send('first')
    await lab.db.prisma.turn.update({ where: { id: other.id }, data: { status: 'parked' } })
    await takeControl(lab.db, { ...place(), holder: { by: 'agent', turnId: other.id } })
    await lab.newAgent()
    await lab.db.prisma.agent.update({
      where: { id: lab.agent().agentId },
      data: { mode: 'computer_use', deviceId: device.id },
    })
    expect(await outcome()).toMatch(/Another agent/)
  })

  test.each([
    ['the quota of the day is used up', limits.desktopActionsPerDay, /most for a day/, {}],
    ['there were too many screenshots in a minute', limits.screenshotsPerMinute, /most for a minute/, look[1]],
  ])('%s', async (_, most, told, input) => {
    const turn = await lab.send('look')
    const { userId } = lab
    await lab.db.pool.query(
      `INSERT INTO messages (id, user_id, conversation_id, turn_id, step, role, content) VALUES ('msg_q', $1, $2, $3, 99, 'assistant', '[]')`,
      [userId, turn.conversationId, turn.id],
    )
    await lab.db.pool.query(
      `INSERT INTO tool_calls (id, user_id, turn_id, message_id, step, position, tool_use_id, tool, input, input_hash, level, reasons, status, started_at)
       SELECT 'q' || n, $1, $2, 'msg_q', 99, n, 'u' || n, 'computer', $4, '', 'green', '[]', 'done', now() FROM generate_series(1, $3::int) n`,
      [userId, turn.id, most, JSON.stringify(input)],
    )
    await lab.advance(turn.id, scripted(calls(look), says('well')))
    expect((await outputs(turn.id))[0]).toMatch(told)
    await lab.db.pool.query(`DELETE FROM messages WHERE id = 'msg_q'`)
  })
})

test('fifty steps without the person, and it asks whether to go on; a yes is good for as many again', async () => {
  const waits = Array.from({ length: limits.desktopSteps }, (_, at) =>
    calls(['computer', { action: 'wait', duration: at / 100 }]),
  )
  const provider = scripted(...waits, says('done'))
  const turn = await lab.send('watch it')
  await lab.advance(turn.id, provider)
  expect(provider.requests).toHaveLength(limits.desktopSteps)
  const asked = await ask(turn.id, 'pause')
  await answer(asked?.id ?? '', { 'Shall it go on?': 'Go on' })
  await lab.advance(turn.id, provider)
  expect(await lab.event(turn.id, 'result')).toMatchObject({ text: 'completed' })
  expect(device.done).toHaveLength(limits.desktopSteps)
})

test('each action is a step, also where an answer holds several', async () => {
  const answers = Array.from({ length: limits.desktopSteps }, (_, at) => {
    const waits = [0, 1, 2, 3, 4].map((n): typeof look => [
      'computer',
      { action: 'wait', duration: at / 100 + n / 1_000 },
    ])
    return calls(...waits)
  })
  const turn = await lab.send('watch it')
  const provider = scripted(...answers)
  await lab.advance(turn.id, provider)
  expect(provider.requests).toHaveLength(limits.desktopSteps / 5)
  expect(await ask(turn.id, 'pause')).not.toBeNull()
})

describe('a person who takes mouse and keyboard', () => {
  test('lets the turn wait; what was decided before is not done, and the model reads what they did', async () => {
    const provider = scripted(calls(look), calls(click), calls(look), says('I see'))
    const turn = await lab.send('click it')
    await lab.advance(turn.id, provider)
    await lab.decide(turn.id, 'approved')
    await takeControl(lab.db, { ...place(), holder: person, forMs: 60_000 })
    await lab.advance(turn.id, provider)
    const asked = await ask(turn.id, 'takeover')
    expect(asked).not.toBeNull()
    await giveControlBack(lab.db, { ...place(), holder: person })
    await answer(asked?.id ?? '', { [summaryKey]: 'I logged in.' })
    await lab.advance(turn.id, provider)
    expect((await outputs(turn.id))[1]).toMatch(/Not done: the person took mouse and keyboard.*I logged in\./)
    expect(device.done.map(({ input }) => input.action)).toEqual(['screenshot', 'screenshot'])
    expect(await lab.event(turn.id, 'result')).toMatchObject({ text: 'completed' })
  })

  test('who says stop ends the turn', async () => {
    const provider = scripted(calls(look), says('never'))
    const turn = await lab.send('look')
    await takeControl(lab.db, { ...place(), holder: person, forMs: 60_000 })
    await lab.advance(turn.id, provider)
    const asked = await ask(turn.id, 'takeover')
    await answer(asked?.id ?? '', { 'You have mouse and keyboard.': 'Stop here' })
    await lab.advance(turn.id, provider)
    expect(await lab.event(turn.id, 'result')).toMatchObject({ text: expect.stringContaining('stay with you') })
    expect(device.done).toEqual([])
  })
})

test('an agent that cannot go on by itself hands over, and reads what the person did', async () => {
  const provider = scripted(
    calls(look),
    calls(['hand_over', { reason: 'Please sign in.' }]),
    calls(look),
    says('I see'),
  )
  const turn = await lab.send('read my mail')
  await lab.advance(turn.id, provider)
  expect(await lab.event(turn.id, 'ask_question')).toMatchObject({
    purpose: 'takeover',
    questions: [{ question: 'Please sign in.' }],
  })
  const asked = await ask(turn.id, 'takeover')
  await answer(asked?.id ?? '', { [summaryKey]: 'I signed in.' })
  await lab.advance(turn.id, provider)
  expect((await outputs(turn.id))[1]).toMatch(/given mouse and keyboard back.*I signed in\./)
  expect(device.done).toHaveLength(2)
  expect(await lab.event(turn.id, 'result')).toMatchObject({ text: 'completed' })
})

test('a closer look gives its own picture, and what the next action was decided on stays the whole one', async () => {
  const closer = pictureOf(400, 300)
  device.answers(({ input }) => (input.action === 'zoom' ? undefined : sees('f1')))
  const zoom = ['computer', { action: 'zoom', region: [0, 0, 100, 75] }] as [string, Record<string, unknown>]
  const provider = scripted(calls(look), calls(zoom), calls(click), says('never'))
  const turn = await lab.send('read the small print')
  const advanced = lab.advance(turn.id, provider)
  await device.did('zoom')
  const id = device.done.at(-1)?.callId ?? ''
  await device.answer(id, { status: 'done', scene: { format: 'jpeg', window: null } }, closer)
  await advanced
  const images = await lab.db.prisma.toolImage.findMany({ where: { toolCallId: id } })
  expect(images).toMatchObject([{ width: 400, height: 300 }])
  expect(await lab.event(turn.id, 'permission_request')).toMatchObject({ target: { frame: { id: 'f1' } } })
})

test('a picture that is not of the size that was said is left out', async () => {
  device.answers(() => sees('f1', { frame: { id: 'f1', display: 0, width: 100, height: 100 } }))
  const turn = await lab.send('look')
  await lab.advance(turn.id, scripted(calls(look), says('well')))
  expect((await outputs(turn.id))[0]).toContain('left out')
  expect(await lab.db.prisma.toolImage.count({ where: { toolCall: { turnId: turn.id } } })).toBe(0)
})
