import { expect, test } from '@jest/globals'
import { loadConfig } from '@rain/runtime'
import { gatewayConfigSchema } from './config.ts'

const needed = { DATABASE_URL: 'postgresql://x', REDIS_URL: 'redis://x' }
const load = (env: Record<string, string>) => loadConfig(gatewayConfigSchema, { ...needed, ...env })

test('by default only this machine can reach it', () => {
  expect(load({})).toMatchObject({ RAIN_HOST: '127.0.0.1', RAIN_PORT: 8000, RAIN_ALLOWED_ORIGINS: [] })
})

test('on an address that others reach a short PIN is refused, on this machine it is not', () => {
  expect(() => load({ RAIN_HOST: '0.0.0.0', RAIN_PIN: '1234' })).toThrow('RAIN_PIN')
  expect(load({ RAIN_HOST: '0.0.0.0', RAIN_PIN: '123456' }).RAIN_PIN).toBe('123456')
  expect(load({ RAIN_HOST: 'localhost', RAIN_PIN: '1234' }).RAIN_PIN).toBe('1234')
})

test('lists are split at commas', () => {
  expect(load({ RAIN_ALLOWED_HOSTS: 'rain.lan, rain.home,' }).RAIN_ALLOWED_HOSTS).toEqual(['rain.lan', 'rain.home'])
})

test('everything that is wrong is told at once', () => {
  expect(() => loadConfig(gatewayConfigSchema, { RAIN_PORT: '99999' })).toThrow(
    /RAIN_PORT[\s\S]*DATABASE_URL[\s\S]*REDIS_URL/,
  )
})
