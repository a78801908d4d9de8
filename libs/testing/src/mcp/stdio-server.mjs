// @ts-check
// A simulated MCP server on its standard input and output. Its options are JSON in MCP_OPTIONS.
import { createInterface } from 'node:readline'
import { createSession } from './session.mjs'

const options = JSON.parse(process.env.MCP_OPTIONS ?? '{}')
process.stderr.write('simulated server started\n')
process.stdout.on('error', () => process.exit(0))

const session = createSession(options, {
  send: (message) => void process.stdout.write(`${JSON.stringify(message)}\n`),
  raw: (text) => void process.stdout.write(text),
  die() {
    process.stderr.write('dying as I was told\n')
    process.exit(3)
  },
})

createInterface({ input: process.stdin })
  .on('line', (line) => {
    session.take(JSON.parse(line))
    for (const violation of session.violations.splice(0)) process.stderr.write(`violation: ${violation}\n`)
  })
  .on('close', () => process.exit(0))
