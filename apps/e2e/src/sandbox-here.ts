import { spawnSync } from 'node:child_process'
import { test } from '@jest/globals'

const probe = ['--unshare-all', '--ro-bind', '/', '/', '--proc', '/proc', 'true']
const isThere = spawnSync('bwrap', probe).status === 0
if (!isThere) process.stderr.write('SKIPPED: tests that need a sandbox. bubblewrap does not work here.\n')

/** A test that is skipped, and counted and shown as skipped, where no sandbox can be had. */
export const testWithSandbox = isThere ? test : test.skip
