import type { IncomingMessage } from 'node:http'
import { expect, test } from '@jest/globals'
import { clientOf } from './client.ts'

const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage

test('the headers of a stranger say nothing about who it is', () => {
  const request = from('192.168.1.5', { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' })
  expect(clientOf(request, ['10.0.0.1'])).toEqual({ address: '192.168.1.5', protocol: 'http' })
})

test('behind trusted proxies the client is whom the outermost of them saw', () => {
  const request = from('::ffff:10.0.0.1', {
    'x-forwarded-for': '1.1.1.1, 203.0.113.7, 10.0.0.2',
    'x-forwarded-proto': 'https',
  })
  expect(clientOf(request, ['10.0.0.1', '10.0.0.2'])).toEqual({ address: '203.0.113.7', protocol: 'https' })
})

test('a trusted proxy that says nothing is the client itself', () => {
  expect(clientOf(from('10.0.0.1'), ['10.0.0.1'])).toEqual({ address: '10.0.0.1', protocol: 'http' })
})
