import { expect, test } from '@jest/globals'
import { ownServicesOf } from './own-services.ts'

test('the database, the queue, the gateway, a browser that was joined and what else is named are services of Rain', () => {
  const services = ownServicesOf({
    DATABASE_URL: 'postgresql://rain:secret@postgres:6000/rain?sslmode=disable',
    REDIS_URL: 'redis://:secret@[::1]',
    RAIN_HOST: '0.0.0.0',
    RAIN_PORT: 8000,
    RAIN_OWN_SERVICES: 'proxy:8000, rain.example.com, not an address',
    RAIN_ALLOWED_HOSTS: 'home.example.org',
    RAIN_BROWSER_CDP: 'http://127.0.0.1:9222',
  })
  expect(services).toEqual([
    { host: '0.0.0.0', port: 8000 },
    { host: 'postgres', port: 6000 },
    { host: '[::1]', port: 6379 },
    { host: '127.0.0.1', port: 9222 },
    { host: 'home.example.org', port: null },
    { host: 'proxy', port: 8000 },
    { host: 'rain.example.com', port: 80 },
  ])
})
