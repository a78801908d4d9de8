#!/usr/bin/env node
// @ts-check
// The `rain` command. Runs from a fresh clone with nothing but Node and npm.
import { nodeProblem } from './bootstrap.mjs'

/** @type {Record<string, { says: string, run: (args: string[]) => Promise<number> }>} */
const commands = {
  up: { says: 'install, build, start everything; Ctrl-C stops it', run: async () => (await import('./up.mjs')).up() },
  stop: { says: 'stop what `up` has started', run: async () => (await import('./stop.mjs')).stop() },
  status: { says: 'what runs, and where', run: async () => (await import('./status.mjs')).status() },
  doctor: { says: 'check this machine', run: async () => (await import('./doctor.mjs')).doctor() },
  'rotate-key': {
    says: 'a new secret key; --to-keyring, --to-file: and keep it there',
    run: async (args) => (await import('./rotate-key.mjs')).rotateKey(args),
  },
  audit: {
    says: 'verify or export the record of what was done',
    run: async (args) => (await import('./audit.mjs')).audit(args),
  },
  test: { says: 'run all tests; arguments go to Jest', run: async (args) => (await import('./test.mjs')).test(args) },
  bench: {
    says: 'measure; arguments go to the benchmark',
    run: async (args) => (await import('./bench.mjs')).bench(args),
  },
  migration: {
    says: 'write the migration to the schema as it is now',
    run: async (args) => (await import('./migration.mjs')).migration(args),
  },
}

const problem = nodeProblem()
const [name = 'help', ...args] = process.argv.slice(2)
const command = commands[name]
if (problem) {
  console.error(problem)
  process.exitCode = 1
} else if (command) {
  process.exitCode = await command.run(args)
} else {
  const lines = Object.entries(commands).map(([key, { says }]) => `  ${key.padEnd(10)} ${says}`)
  console.log(['usage: rain <command>', '', ...lines].join('\n'))
  process.exitCode = name === 'help' ? 0 : 1
}
