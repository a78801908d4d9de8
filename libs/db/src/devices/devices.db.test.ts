import { describe, expect, test } from '@jest/globals'
import { newId } from '@rain/protocol'
import {
  addDevice,
  armDevice,
  claimTurn,
  confirmDevice,
  deviceOf,
  giveControlBack,
  noteDeviceStopped,
  openPairing,
  revokeDevice,
  stopDevices,
  takeControl,
  usePairing,
  type Holder,
} from '../index.ts'
import { aPerson, aQueuedTurn } from '../testing/index.ts'
import { testDb } from '../testing/test-db.ts'

const db = await testDb()

async function aDevice({ confirmed = true } = {}) {
  const person = await aPerson(db)
  const { userId } = person
  const id = newId('device')
  await addDevice(db, { id, userId, name: 'study', publicKey: 'k', fingerprint: 'f' })
  if (confirmed) await confirmDevice(db, { userId, deviceId: id, by: 'tok_1' })
  const take = (holder: Holder) => takeControl(db, { userId, deviceId: id, holder, forMs: 60_000 })
  return { person, userId, id, take }
}

async function aRunningTurn(person: Awaited<ReturnType<typeof aPerson>>): Promise<Holder & { by: 'agent' }> {
  const turn = await aQueuedTurn(db, person)
  await claimTurn(db, { turnId: turn.id, owner: 'runner-1', leaseMs: 20_000 })
  return { by: 'agent', turnId: turn.id }
}

describe('mouse and keyboard', () => {
  test('are taken by a turn, kept without a new epoch, and given back with one', async () => {
    const { person, userId, id, take } = await aDevice()
    const holder = await aRunningTurn(person)
    expect(await take(holder)).toMatchObject({ taken: true, isNew: true, device: { epoch: 1, controller: 'agent' } })
    expect(await take(holder)).toMatchObject({ taken: true, isNew: false, device: { epoch: 1 } })
    expect(await giveControlBack(db, { userId, deviceId: id, holder })).toMatchObject({
      epoch: 2,
      controller: 'nobody',
    })
    expect(await giveControlBack(db, { userId, deviceId: id, holder })).toBeNull()
  })

  test('go to a person at once, and to no agent while the person has them', async () => {
    const { person, userId, id, take } = await aDevice()
    const agent = await aRunningTurn(person)
    const hand: Holder = { by: 'person', token: 'tok_1' }
    await take(agent)
    expect(await take(hand)).toMatchObject({ taken: true, isNew: true, device: { epoch: 2, controller: 'person' } })
    expect(await take(agent)).toEqual({ taken: false, why: 'person_has_it' })
    await giveControlBack(db, { userId, deviceId: id, holder: hand })
    expect(await take(agent)).toMatchObject({ taken: true, device: { epoch: 4, controller: 'agent' } })
  })

  test('are no other agent’s until the turn that has them has ended', async () => {
    const { person, take } = await aDevice()
    const first = await aRunningTurn(person)
    await take(first)
    const second: Holder = { by: 'agent', turnId: newId('turn') }
    expect(await take(second)).toEqual({ taken: false, why: 'other_agent' })
    await db.pool.query(`UPDATE turns SET status = 'done', outcome = 'completed', finished_at = now() WHERE id = $1`, [
      first.turnId,
    ])
    expect(await take(await aRunningTurn(person))).toMatchObject({ taken: true })
  })

  test('of a session that no longer renews them are nobody’s', async () => {
    const { userId, id, person } = await aDevice()
    await takeControl(db, { userId, deviceId: id, holder: { by: 'person', token: 'tok_1' }, forMs: 0 })
    expect(await deviceOf(db, userId, id)).toMatchObject({ controller: 'nobody' })
    const holder = await aRunningTurn(person)
    expect(await takeControl(db, { userId, deviceId: id, holder })).toMatchObject({ taken: true })
  })
})

describe('a stop', () => {
  test('takes control from whoever has it, and holds until the device is armed', async () => {
    const { person, userId, id, take } = await aDevice()
    const holder = await aRunningTurn(person)
    await take(holder)
    expect(await stopDevices(db, { userId, by: 'tok_1' })).toMatchObject([{ id, epoch: 2, controller: 'nobody' }])
    expect(await stopDevices(db, { userId, by: 'tok_1' })).toEqual([])
    expect(await take(holder)).toEqual({ taken: false, why: 'stopped' })
    expect(await take({ by: 'person', token: 'tok_1' })).toEqual({ taken: false, why: 'stopped' })
    expect(await noteDeviceStopped(db, id, 'remote')).toMatchObject({ stoppedBy: 'tok_1', epoch: 2 })
    expect(await armDevice(db, { userId, deviceId: id, by: 'tok_1' })).toMatchObject({ stoppedAt: null, epoch: 3 })
    expect(await take(holder)).toMatchObject({ taken: true })
  })

  test('at the device itself counts like any other', async () => {
    const { id, take } = await aDevice()
    expect(await noteDeviceStopped(db, id, 'hotkey')).toMatchObject({ stoppedBy: 'hotkey', epoch: 1 })
    expect(await take({ by: 'agent', turnId: newId('turn') })).toEqual({ taken: false, why: 'stopped' })
  })
})

describe('pairing', () => {
  const ofCode = (codeHash: string) => usePairing(db, { codeHash, deviceId: newId('device') })

  test('takes a code once', async () => {
    const { userId } = await aPerson(db)
    await openPairing(db, { userId, codeHash: 'once' })
    expect(await ofCode('once')).toEqual({ userId })
    expect(await ofCode('once')).toBe('wrong_code')
  })

  test('takes no code that a newer one has replaced', async () => {
    const { userId } = await aPerson(db)
    await openPairing(db, { userId, codeHash: 'older' })
    await openPairing(db, { userId, codeHash: 'newer' })
    expect(await ofCode('older')).toBe('wrong_code')
    expect(await ofCode('newer')).toEqual({ userId })
  })

  test('takes no code after five wrong ones, whoever named them', async () => {
    const { userId } = await aPerson(db)
    await openPairing(db, { userId, codeHash: 'guessed' })
    await Promise.all(['1', '2', '3', '4', '5'].map((wrong) => ofCode(`wrong ${wrong}`)))
    expect(await ofCode('guessed')).toBe('wrong_code')
  })

  test('of a device that nobody has confirmed gives it nothing', async () => {
    const { userId, id, take } = await aDevice({ confirmed: false })
    expect(await take({ by: 'person', token: 'tok_1' })).toEqual({ taken: false, why: 'not_paired' })
    expect(await confirmDevice(db, { userId, deviceId: id, by: 'tok_1' })).toMatchObject({ status: 'paired' })
    expect(await confirmDevice(db, { userId, deviceId: id, by: 'tok_1' })).toBeNull()
  })

  test('ends when it is revoked, and the agents that worked there work on files again', async () => {
    const { person, userId, id, take } = await aDevice()
    await db.prisma.agent.update({ where: { id: person.agentId }, data: { mode: 'computer_use', deviceId: id } })
    expect(await revokeDevice(db, { userId, deviceId: id, by: 'tok_1' })).toMatchObject({ status: 'revoked' })
    expect(await take({ by: 'person', token: 'tok_1' })).toEqual({ taken: false, why: 'not_there' })
    expect(await db.prisma.agent.findUnique({ where: { id: person.agentId } })).toMatchObject({
      mode: 'coding',
      deviceId: null,
    })
  })

  test('of one person is nothing to another', async () => {
    const [{ id }, other] = [await aDevice(), await aPerson(db)]
    expect(await deviceOf(db, other.userId, id)).toBeNull()
    expect(await stopDevices(db, { userId: other.userId, deviceId: id, by: 'x' })).toEqual([])
    expect(await revokeDevice(db, { userId: other.userId, deviceId: id, by: 'x' })).toBeNull()
  })
})
