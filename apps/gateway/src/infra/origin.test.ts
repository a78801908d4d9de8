import { describe, expect, test } from '@jest/globals'
import { refusalAtDoor } from './origin.ts'

const local = { listenHost: '127.0.0.1', allowedHosts: ['rain.lan'], allowedOrigins: ['https://rain.example.org'] }
const open = { ...local, listenHost: '0.0.0.0' }

describe('a host', () => {
  const lets = (rules: typeof local, host: string | undefined) =>
    refusalAtDoor(rules, { host, origin: undefined, protocol: 'http' }) === null

  test.each(['localhost:8000', '127.0.0.1', '[::1]:8000', 'RAIN.lan:1', 'rain.example.org'])('%s is ours', (host) => {
    expect(lets(local, host)).toBe(true)
  })
  test.each([undefined, '', 'evil.example', 'rain.lan.evil.example', 'localhost@evil', '192.168.1.4', '::1', 'a b'])(
    '%s is not',
    (host) => expect(lets(local, host)).toBe(false),
  )
  test('on every address, any address is ours, but no name is', () => {
    expect(lets(open, '192.168.1.4:8000')).toBe(true)
    expect(lets(open, '[fe80::1]:8000')).toBe(true)
    expect(lets(open, 'evil.example')).toBe(false)
  })
})

describe('an origin', () => {
  const lets = (origin: string, protocol: 'http' | 'https' = 'http') =>
    refusalAtDoor(local, { host: 'localhost:8000', origin, protocol }) === null

  test('is let in when scheme, host and port are the same, or it is configured', () => {
    expect(lets('http://localhost:8000')).toBe(true)
    expect(lets('https://localhost:8000', 'https')).toBe(true)
    expect(lets('https://rain.example.org')).toBe(true)
  })
  test.each([
    'http://localhost:8001',
    'http://127.0.0.1:8000',
    'https://localhost:8000',
    'null',
    '',
    'http://localhost:8000.evil.example',
    'https://rain.example.org.evil.example',
    'file://',
  ])('%s is another one', (origin) => expect(lets(origin)).toBe(false))
})
