import { describe, expect, test } from '@jest/globals'
import { newId } from '@rain/protocol'
import {
  addDevice,
  answerLateTakeovers,
  answerTakeovers,
  armDevice,
  askedBy,
  catchUpEpoch,
  changeDevice,
  claimTurn,
  confirmDevice,
  deviceOf,
  endLostControl,
  giveControlBack,
  keepControl,
  keepDeviceKey,
  noteDeviceArmed,
  noteDeviceStopped,
  parkTurn,
  resealDeviceKeys,
  resealVault,
  revokeDevice,
  saveVaultSecret,
  sealedDeviceKey,
  sealedVaultSecret,
  stopDevices,
  takeControl,
  vaultNames,
} from '../index.ts'
import { aPerson, aQueuedTurn } from '../testing/index.ts'
import { testDb } from '../testing/test-db.ts'

const db = await testDb()

/** A device, an agent that works on it, and a turn of that agent which runs. */
async function atWork() {
  const person = await aPerson(db)
  const { userId, agentId } = person
  const deviceId = newId('device')
  await addDevice(db, { id: deviceId, userId, name: 'study', publicKey: 'k', fingerprint: 'f' })
  await confirmDevice(db, { userId, deviceId, by: 'tok_1' })
  await db.prisma.agent.update({ where: { id: agentId }, data: { mode: 'computer_use', deviceId } })
  const turn = await aQueuedTurn(db, person)
  const claimed = await claimTurn(db, { turnId: turn.id, owner: 'runner-1', leaseMs: 20_000 })
  const epoch = claimed?.turn.epoch ?? 0
  return {
    userId,
    deviceId,
    turnId: turn.id,
    agentTakes: () => takeControl(db, { userId, deviceId, holder: { by: 'agent', turnId: turn.id } }),
    personTakes: (forMs = 60_000) =>
      takeControl(db, { userId, deviceId, holder: { by: 'person', token: 'tok_1' }, forMs }),
    /** The turn waits until it gets mouse and keyboard. */
    waits: (code?: string) =>
      parkTurn(
        db,
        { turnId: turn.id, epoch },
        {
          permissions: [],
          questions: [
            {
              id: newId('question'),
              toolCallId: null,
              purpose: 'takeover',
              questions: [{ question: 'Go on then?', ...(code && { code }) }],
            },
          ],
          permissionTimeoutMs: 60_000,
          questionTimeoutMs: 60_000,
        },
      ),
    asked: async () => (await askedBy(db, turn.id)).questions,
  }
}

describe('who had mouse and keyboard', () => {
  test('is known when a stop, or the end of the pairing, takes them', async () => {
    const { userId, deviceId, turnId, agentTakes } = await atWork()
    await agentTakes()
    expect(await stopDevices(db, { userId, deviceId, by: 'tok_1' })).toMatchObject([{ hadTurnId: turnId }])
    await armDevice(db, { userId, deviceId, by: 'tok_1' })
    await agentTakes()
    expect(await noteDeviceStopped(db, deviceId, 'corner')).toMatchObject({ hadTurnId: turnId })
    await armDevice(db, { userId, deviceId, by: 'tok_1' })
    await agentTakes()
    expect(await revokeDevice(db, { userId, deviceId, by: 'tok_1' })).toMatchObject({ hadTurnId: turnId })
  })

  test('is nobody where a person, or nobody, had them', async () => {
    const { userId, deviceId, personTakes } = await atWork()
    await personTakes()
    expect(await stopDevices(db, { userId, deviceId, by: 'tok_1' })).toMatchObject([{ hadTurnId: null }])
  })
})

describe('control of a person', () => {
  test('is kept by its session alone', async () => {
    const { userId, deviceId, personTakes } = await atWork()
    await personTakes()
    const keep = (token: string) => keepControl(db, { userId, deviceId, token, forMs: 60_000 })
    expect(await keep('tok_1')).toMatchObject({ epoch: 1, controller: 'person' })
    expect(await keep('tok_2')).toBeNull()
    await stopDevices(db, { userId, deviceId, by: 'tok_1' })
    expect(await keep('tok_1')).toBeNull()
  })

  test('that was not kept ends, with an epoch of its own', async () => {
    const { userId, deviceId, personTakes } = await atWork()
    await personTakes(0)
    expect(await keepControl(db, { userId, deviceId, token: 'tok_1', forMs: 60_000 })).toBeNull()
    const ended = (await endLostControl(db)).filter(({ id }) => id === deviceId)
    expect(ended).toMatchObject([{ epoch: 2, controller: 'nobody', controlToken: null }])
    expect((await endLostControl(db)).filter(({ id }) => id === deviceId)).toEqual([])
  })
})

describe('a turn that waits for mouse and keyboard', () => {
  test('is answered with what the person says they have done', async () => {
    const { deviceId, turnId, waits, asked } = await atWork()
    await waits()
    expect(await answerTakeovers(db, { deviceId, summary: 'I signed in.' })).toMatchObject([{ turnId }])
    expect(await asked()).toMatchObject([{ status: 'answered', answers: { summary: 'I signed in.' } }])
    expect(await answerTakeovers(db, { deviceId, summary: 'Again.' })).toEqual([])
  })

  test('is answered by none of another device', async () => {
    const [one, other] = [await atWork(), await atWork()]
    await one.waits()
    expect(await answerTakeovers(db, { deviceId: other.deviceId, summary: '' })).toEqual([])
    expect(await one.asked()).toMatchObject([{ status: 'pending' }])
  })

  test('although nobody has them is answered late; while a person has them, or when it asks for a hand-over, it is not', async () => {
    const { userId, deviceId, turnId, personTakes, waits } = await atWork()
    const handOver = await atWork()
    await handOver.waits('hand_over')
    await personTakes()
    await waits('taken_over')
    expect(await answerLateTakeovers(db)).toEqual([])
    await giveControlBack(db, { userId, deviceId, holder: { by: 'person', token: 'tok_1' } })
    expect(await answerLateTakeovers(db)).toMatchObject([{ turnId, answers: { summary: '' } }])
  })
})

describe('a stop', () => {
  test('that was made at the device is lifted there; that of a person is not', async () => {
    const { userId, deviceId } = await atWork()
    await noteDeviceStopped(db, deviceId, 'hotkey')
    expect(await noteDeviceArmed(db, deviceId)).toMatchObject({ stoppedAt: null, epoch: 2 })
    await stopDevices(db, { userId, deviceId, by: 'tok_1' })
    await noteDeviceStopped(db, deviceId, 'remote')
    expect(await noteDeviceArmed(db, deviceId)).toBeNull()
    expect(await deviceOf(db, userId, deviceId)).toMatchObject({ stoppedBy: 'tok_1' })
  })
})

test('a row of before goes past what its device knows', async () => {
  const { deviceId } = await atWork()
  expect(await catchUpEpoch(db, deviceId, 41)).toMatchObject({ epoch: 42 })
  expect(await catchUpEpoch(db, deviceId, 41)).toBeNull()
})

test('what is left out of a change stays', async () => {
  const { userId, deviceId } = await atWork()
  const of = { userId, deviceId, by: 'tok_1' }
  expect(await changeDevice(db, of, { name: 'den', keepDays: 3 })).toMatchObject({ name: 'den', records: false })
  expect(await changeDevice(db, of, { records: true })).toMatchObject({ name: 'den', records: true, keepDays: 3 })
  expect(await changeDevice(db, of, { lossless: true })).toMatchObject({ records: true, lossless: true })
  expect(await changeDevice(db, { ...of, userId: (await aPerson(db)).userId }, { name: 'mine' })).toBeNull()
})

describe('secrets', () => {
  test('are kept by name, for one person', async () => {
    const [{ userId }, other] = [await aPerson(db), await aPerson(db)]
    expect(await saveVaultSecret(db, { userId, name: 'bank', sealed: 'one' })).toBe(true)
    expect(await saveVaultSecret(db, { userId, name: 'bank', sealed: 'two' })).toBe(true)
    expect(await sealedVaultSecret(db, userId, 'bank')).toBe('two')
    expect(await sealedVaultSecret(db, other.userId, 'bank')).toBeNull()
    expect((await vaultNames(db, userId)).map(({ name }) => name)).toEqual(['bank'])
  })

  test('and the keys of the server are sealed anew, each with its own context', async () => {
    const { userId } = await aPerson(db)
    await saveVaultSecret(db, { userId, name: 'bank', sealed: 'old' })
    expect(await keepDeviceKey(db, userId, 'first')).toBe('first')
    expect(await keepDeviceKey(db, userId, 'second')).toBe('first')
    const ofThem = (context: string, sealed: string) => (context.includes(userId) ? `${context} ${sealed}` : null)
    expect(await resealVault(db, ofThem)).toBe(1)
    expect(await resealDeviceKeys(db, ofThem)).toBe(1)
    expect(await sealedVaultSecret(db, userId, 'bank')).toBe(`vault-secret:${userId}:bank old`)
    expect(await sealedDeviceKey(db, userId)).toBe(`device-key:${userId} first`)
  })
})
