// @ts-check
import { expect, test } from '@jest/globals'
import { lacking, nodeProblem } from './bootstrap.mjs'
import { restartDelayMs } from './keep-running.mjs'
import { worthShowing } from './log-lines.mjs'
import { elapsed } from './progress.mjs'
import { forService } from './rain-services.mjs'
import { isVersionAtLeast, redisConfig } from './redis.mjs'
import { readAddress } from './up.mjs'

test('an old Node is refused by name', () => {
  expect(nodeProblem('20.18.1')).toMatch(/20\.19 or newer; this is 20\.18\.1/)
  expect(['20.19.0', '20.20.2', '22.0.0'].map((version) => nodeProblem(version))).toEqual([null, null, null])
})

test('packages that are missing or of another version are noticed, optional ones only when another', () => {
  const wanted = {
    packages: {
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0' },
      'node_modules/c': { version: '1.0.0', optional: true },
      'node_modules/d': { version: '1.0.0', optional: true },
      'libs/x': { version: '9.0.0' },
    },
  }
  const installed = { packages: { 'node_modules/b': { version: '1.9.9' }, 'node_modules/d': { version: '0.9.0' } } }
  expect(lacking(wanted, installed)).toEqual(['node_modules/a', 'node_modules/b', 'node_modules/d'])
})

test('a service that keeps ending is started later and later, up to half a minute', () => {
  expect([1, 2, 3, 4, 20].map(restartDelayMs)).toEqual([500, 1000, 2000, 4000, 30_000])
})

test('the terminal shows warnings, errors and crashes of a service, and nothing else', () => {
  expect(worthShowing('{"level":30,"msg":"listening"}')).toBeNull()
  expect(worthShowing('{"level":40,"time":1,"msg":"slow","ms":700}')).toBe('warning: slow ms=700')
  expect(worthShowing('{"level":50,"msg":"turn lost","err":{"message":"boom","stack":"…"}}')).toBe(
    'error: turn lost: boom',
  )
  expect(worthShowing('TypeError: x is not a function')).toBe('TypeError: x is not a function')
  expect(worthShowing('listening')).toBeNull()
})

test('the PIN reaches the gateway alone, and what npm adds reaches nobody', () => {
  const env = { RAIN_PIN: '123456', npm_config_cache: '/x', PATH: '/bin' }
  expect(forService('gateway', env)).toEqual({ RAIN_PIN: '123456', PATH: '/bin' })
  expect(forService('agent-runner', env)).toEqual({ PATH: '/bin' })
})

test('the scheduler, which opens nothing, does not get the secret key', () => {
  const env = { RAIN_SECRET_KEY: 'x', RAIN_SECRET_KEY_FILE: '/x', PATH: '/bin' }
  expect(forService('gateway', env)).toEqual(env)
  expect(forService('agent-runner', env)).toEqual(env)
  expect(forService('scheduler', env)).toEqual({ PATH: '/bin' })
})

test('the address is loopback unless asked, and the URL is one that this machine can open', () => {
  expect(readAddress({})).toEqual({ host: '127.0.0.1', port: 8000, url: 'http://127.0.0.1:8000' })
  expect(readAddress({ RAIN_HOST: '0.0.0.0', RAIN_PORT: '80' }).url).toBe('http://127.0.0.1:80')
  expect(readAddress({ RAIN_HOST: '::' }).url).toBe('http://[::1]:8000')
  expect(() => readAddress({ RAIN_PORT: 'eighty' })).toThrow(/RAIN_PORT/)
})

test('Redis keeps its data in a folder with any name', () => {
  const config = redisConfig({ port: 1, password: 'x', data: '/a "b" c', durable: true })
  expect(config).toContain(String.raw`dir "/a \"b\" c"`)
})

test('a Redis older than 6.2 is not used', () => {
  expect(isVersionAtLeast('Redis server v=7.0.15 sha=0', [6, 2])).toBe(true)
  expect(isVersionAtLeast('Redis server v=6.0.16 sha=0', [6, 2])).toBe(false)
  expect(isVersionAtLeast('not a redis', [6, 2])).toBe(false)
})

test('times are said as a person would', () => {
  expect([120, 12_300, 125_000].map(elapsed)).toEqual(['0.1 s', '12 s', '2 min 5 s'])
})
