import { expect, test } from '@jest/globals'
import { ownServicesOf } from './own-services.ts'

test('the database, the queue, the gateway and what else is named are services of Rain', () => {
  const services = ownServicesOf({
    DATABASE_URL: 'postgresql://rain:secret@postgres:6000/rain?sslmode=disable',
    REDIS_URL: 'redis://:secret@[::1]',
    RAIN_HOST: '0.0.0.0',
    RAIN_PORT: 8000,
    RAIN_OWN_SERVICES: 'proxy:8000, rain.example.com, not an address',
    RAIN_ALLOWED_HOSTS: 'home.example.org',
  })
  expect(services).toEqual([
    { host: '0.0.0.0', port: 8000 },
    { host: 'postgres', port: 6000 },
    { host: '[::1]', port: 6379 },
    { host: 'home.example.org', port: null },
    { host: 'proxy', port: 8000 },
    { host: 'rain.example.com', port: 80 },
  ])
})
