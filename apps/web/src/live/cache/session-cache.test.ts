/** @jest-environment node */
import 'fake-indexeddb/auto'
import { afterEach, describe, expect, test } from '@jest/globals'
import { createStore, entries, set } from 'idb-keyval'
import { createTextSeal, type TextSeal } from './seal-text.ts'
import { forgetAllSessions, openSessionCache } from './session-cache.ts'

const sealOf = (token: string) => createTextSeal(token, crypto) as Promise<TextSeal>
const raw = () => entries<string, { sealed: { body: ArrayBuffer } }>(createStore('rain', 'sessions'))

afterEach(() => forgetAllSessions())

describe('what a session keeps', () => {
  test('is read by the same session, and by no other', async () => {
    const mine = openSessionCache(await sealOf('token-a'), '1')
    await mine.write('what was said')
    expect(await openSessionCache(await sealOf('token-a'), '1').read()).toBe('what was said')
    expect(await openSessionCache(await sealOf('token-b'), '1').read()).toBeNull()
  })

  test('stands there in no form that anybody else can read', async () => {
    await openSessionCache(await sealOf('token-a'), '1').write('what was said')
    const [[name, entry]] = (await raw()) as [[string, { sealed: { body: ArrayBuffer } }]]
    expect(name).not.toContain('token')
    expect(Buffer.from(entry.sealed.body).toString('latin1')).not.toContain('what')
    const another = await sealOf('token-b')
    expect(await another.open(entry.sealed as never)).toBeNull()
  })

  test('is not read by another program', async () => {
    await openSessionCache(await sealOf('token-a'), '1').write('x')
    expect(await openSessionCache(await sealOf('token-a'), '2').read()).toBeNull()
  })

  test('is gone when the session is over, also what was just being written', async () => {
    const cache = openSessionCache(await sealOf('token-a'), '1')
    await cache.write('x')
    const late = cache.write('y')
    await cache.forget()
    await late
    await cache.write('z')
    expect(await raw()).toEqual([])
  })

  test('is the newest three sessions at most', async () => {
    let now = 0
    for (const token of ['a', 'b', 'c', 'd']) await openSessionCache(await sealOf(token), '1', () => ++now).write(token)
    expect(await raw()).toHaveLength(3)
    expect(await openSessionCache(await sealOf('a'), '1').read()).toBeNull()
    expect(await openSessionCache(await sealOf('d'), '1').read()).toBe('d')
  })

  test('is nothing, without a fault, when it was spoilt or there is no storage', async () => {
    const seal = await sealOf('token-a')
    await set(seal.name, { program: '1', sealed: 'rubbish' }, createStore('rain', 'sessions'))
    expect(await openSessionCache(seal, '1').read()).toBeNull()
    expect(await createTextSeal('token', undefined)).toBeNull()
  })
})
