import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { branchTurn, steerTurn, takeSteers, type Turn } from '@rain/db'
import type { Event } from '@rain/protocol'
import { isWellFormed } from './context/check.ts'
import { calls, hangsAfter, says, scripted, type ScriptedStep } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

let lab: TurnLab

beforeAll(async () => {
  lab = await openTurnLab()
})
beforeEach(() => lab.newAgent())
afterAll(() => lab?.close())

const types = (events: Event[]) => events.map(({ type }) => type).filter((type) => type !== 'context_usage')
const lastSaid = (messages: { role: string; content?: unknown }[]) => JSON.stringify(messages.at(-1))

/** The model calls a tool; before it is answered the person sends this and wants it heard now. */
function steeredWith(text: string, onSent: (turn: Turn) => void = () => {}): ScriptedStep {
  const look = calls(['list_directory', { path: '.' }])
  return async function* (request, signal) {
    const turn = await lab.send(text)
    await steerTurn(lab.db, { userId: lab.userId, turnId: turn.id })
    onSent(turn)
    yield* look(request, signal)
  }
}

test('what is sent now stands behind the results of the step, and the model answers it in the same turn', async () => {
  const turn = await lab.send('work')
  let sent: Turn | undefined
  const provider = scripted(
    steeredWith('not there, here', (each) => (sent = each)),
    says('understood'),
  )
  await lab.advance(turn.id, provider)
  const [, second] = provider.requests
  expect(second?.conversation.map(({ role }) => role)).toEqual(['user', 'assistant', 'tools', 'user'])
  expect(lastSaid(second?.conversation ?? [])).toContain('not there, here')
  expect(isWellFormed(second?.conversation ?? [])).toBe(true)
  expect(types(await lab.events(turn.id))).toEqual([
    'user_message',
    'turn_started',
    'tool_use',
    'tool_started',
    'tool_result',
    'message_joined',
    'assistant_text',
    'result',
  ])
  await lab.advance(sent?.id ?? '', scripted())
  expect(await lab.db.prisma.turn.findUniqueOrThrow({ where: { id: sent?.id ?? '' } })).toMatchObject({
    status: 'done',
    joinedTurnId: turn.id,
    steps: 0,
  })
})

test('a turn that ends without another step leaves it to be a turn of its own', async () => {
  const turn = await lab.send('work')
  let sent: Turn | undefined
  const provider = scripted(async function* (request, signal) {
    sent = await lab.send('and another thing')
    await steerTurn(lab.db, { userId: lab.userId, turnId: sent.id })
    yield* says('done already')(request, signal)
  })
  await lab.advance(turn.id, provider)
  expect(types(await lab.events(turn.id))).not.toContain('message_joined')
  await lab.advance(sent?.id ?? '', scripted(says('here it is')))
  expect(types(await lab.events(sent?.id ?? ''))).toContain('result')
})

test('a runner that dies after taking it along loses nothing, and nothing is said twice', async () => {
  const turn = await lab.send('work')
  let sent: Turn | undefined
  const dies = hangsAfter('half of', () => lab.held.stop(turn.id, 'lost'))
  const first = scripted(
    steeredWith('hear this', (each) => (sent = each)),
    dies,
  )
  await lab.advance(turn.id, first)
  await lab.db.pool.query(`UPDATE turns SET lease_until = now() - interval '1 second' WHERE id = $1`, [turn.id])
  const provider = scripted(says('heard'))
  await lab.advance(turn.id, provider)
  const [request] = provider.requests
  expect(JSON.stringify(request?.conversation).split('hear this')).toHaveLength(2)
  expect(isWellFormed(request?.conversation ?? [])).toBe(true)
  const joined = (await lab.events(turn.id)).filter(({ type }) => type === 'message_joined')
  expect(joined).toMatchObject([{ sent_turn_id: sent?.id, text: 'hear this', step: 1 }])
})

test('what another runner took along before it died is told to the model, and to clients', async () => {
  const turn = await lab.send('work')
  const provider = scripted(calls(['bash', { command: 'rm -rf build' }]), says('fine'))
  await lab.advance(turn.id, provider)
  const sent = await lab.send('leave the build alone')
  await steerTurn(lab.db, { userId: lab.userId, turnId: sent.id })
  await lab.decide(turn.id, 'denied')
  const lost = await lab.claimAndDie(turn.id)
  await takeSteers(lab.db, { turnId: turn.id, epoch: lost.epoch }, 1)
  await lab.advance(turn.id, provider)
  expect(provider.requests[1]?.conversation.map(({ role }) => role)).toEqual(['user', 'assistant', 'tools', 'user'])
  expect(await lab.event(turn.id, 'message_joined')).toMatchObject({ text: 'leave the build alone' })
})

test('a message said in another way is announced with its branch, whoever comes to say it', async () => {
  const turn = await lab.send('one')
  await lab.advance(turn.id, scripted(says('uno')))
  const { userId, agentId } = lab.agent()
  const wanted = {
    userId,
    agentId,
    turnId: turn.id,
    text: 'two',
    clientMsgId: 'edit-1',
    provider: 'demo',
    model: 'auto',
  }
  const branched = await branchTurn(lab.db, wanted)
  if (branched.type !== 'branched') throw new Error(branched.type)
  const provider = scripted(says('dos'))
  await lab.advance(branched.turn.id, provider)
  expect(types(await lab.events(branched.turn.id)).slice(0, 3)).toEqual([
    'branch_changed',
    'user_message',
    'turn_started',
  ])
  expect(JSON.stringify(provider.requests[0]?.conversation)).not.toContain('uno')
})
