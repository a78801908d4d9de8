import { connect } from 'node:net'
import { expect, test } from '@jest/globals'
import { testRedis } from './test-redis.ts'

/** Speaks to it by hand, because this library does not depend on a client. */
function ask(url: string, ...commands: string[]): Promise<string> {
  const { hostname, port, password } = new URL(url)
  return new Promise((resolve, reject) => {
    let answers = ''
    const socket = connect(Number(port), hostname, () => {
      socket.write([`AUTH ${password}`, ...commands, 'QUIT', ''].join('\r\n'))
    })
    socket.on('data', (data) => (answers += data))
    socket.on('close', () => resolve(answers))
    socket.on('error', reject)
  })
}

test('it asks for the password, and keeps everything in memory', async () => {
  const redis = await testRedis()
  const withoutPassword = redis.url.replace(/:[^:@]+@/, ':wrong@')
  expect(await ask(withoutPassword, 'PING')).toContain('WRONGPASS')
  expect(await ask(redis.url, 'CONFIG GET maxmemory-policy')).toContain('noeviction')
  await redis.close()
  await expect(ask(redis.url, 'PING')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('after a stop and a start it is at the same address with the same data', async () => {
  const redis = await testRedis()
  await ask(redis.url, 'SET weather rain')
  await redis.stop()
  await redis.start()
  expect(await ask(redis.url, 'GET weather')).toContain('rain')
  await redis.close()
})
