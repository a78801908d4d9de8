import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { ackSchema } from './ack.ts'
import { authSchema } from './commands/auth.ts'
import { commandSchema } from './commands/command.ts'
import { eventSchema } from './events/event.ts'
import { protocolVersion } from './version.ts'

/** What `protocolVersion` stands for. */
const known = { version: 10, wire: '678d36beb8b81d31' }

test('the wire is the one this version stands for; if it changed, raise protocolVersion and note both here', () => {
  const wire = createHash('sha256')
  for (const schema of [authSchema, commandSchema, ackSchema])
    wire.update(JSON.stringify(z.toJSONSchema(schema, { io: 'input' })))
  wire.update(JSON.stringify(z.toJSONSchema(eventSchema)))
  expect({ version: protocolVersion, wire: wire.digest('hex').slice(0, 16) }).toEqual(known)
})
