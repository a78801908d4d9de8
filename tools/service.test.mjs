// @ts-check
import { expect, test } from '@jest/globals'
import { processIdentity } from './process-identity.mjs'
import { describeExit, startService } from './service.mjs'

/** @param {string} script @param {Partial<import('./service.mjs').ServiceSpec>} [more] */
const run = (script, more = {}) =>
  startService({
    name: 'fake',
    command: process.execPath,
    args: ['-e', script],
    env: process.env,
    readyLine: /ready/,
    ...more,
  })

test('it is ready when it says so, and stops when asked', async () => {
  const service = run(`process.on('SIGTERM', () => process.exit(3)); console.log('ready'); setInterval(() => {}, 1000)`)
  await service.ready
  expect(await service.stop()).toEqual({ code: 3, signal: null })
})

test('one that ends before it is ready is refused, with what it wrote', async () => {
  const service = run(`console.error('no port for me'); process.exit(1)`)
  await expect(service.ready).rejects.toThrow(/exit code 1[\s\S]*no port for me/)
})

test('one that does not listen to SIGTERM is killed, with all it has started', async () => {
  const child = `setInterval(() => {}, 1000)`
  const service = run(
    `process.on('SIGTERM', () => {})
     const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}])
     console.log('ready', child.pid); setInterval(() => {}, 1000)`,
    { stopTimeoutMs: 50 },
  )
  await service.ready
  const childPid = Number(
    service
      .tail()
      .join(' ')
      .match(/ready (\d+)/)?.[1],
  )
  expect(processIdentity(childPid)).not.toBeNull()
  expect(await service.stop()).toEqual({ code: null, signal: 'SIGKILL' })
  while (processIdentity(childPid) !== null) await new Promise(setImmediate)
})

test('a program that is not there is an exit like any other', async () => {
  const service = startService({ name: 'fake', command: '/no/such/program', args: [], env: {} })
  expect(describeExit(await service.exited)).toContain('ENOENT')
})
