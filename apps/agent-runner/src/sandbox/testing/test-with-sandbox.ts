import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@jest/globals'
import { createSandbox } from '../create-sandbox.ts'

const status = await probeHere()
if (!status.available) process.stderr.write(`SKIPPED: tests that need a sandbox. ${status.whyNot}\n`)

/** A test that is skipped, and counted and shown as skipped, where no sandbox can be had. */
export const testWithSandbox = status.available ? test : test.skip

async function probeHere() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'rain-probe-')))
  try {
    return (await createSandbox({ rainHome: folder, home: '/nonexistent', searchPath: process.env.PATH ?? '' })).status
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
