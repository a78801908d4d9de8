import { expect, test } from '@jest/globals'
import { isConnectionLoss } from './connection-loss.ts'

const withCode = (code: string) => Object.assign(new Error('failed'), { code })

test.each(['57P01', '57P03', '08006', 'ECONNRESET', 'ECONNREFUSED', 'P1001'])('%s is a lost connection', (code) => {
  expect(isConnectionLoss(withCode(code))).toBe(true)
  expect(isConnectionLoss(new Error('outer', { cause: withCode(code) }))).toBe(true)
})

test('so is a connection that pg says was terminated', () => {
  expect(isConnectionLoss(new Error('Connection terminated unexpectedly'))).toBe(true)
})

test.each(['23505', '22P02', '57014', 'P2002'])('%s is a fault of the work', (code) => {
  expect(isConnectionLoss(withCode(code))).toBe(false)
})
