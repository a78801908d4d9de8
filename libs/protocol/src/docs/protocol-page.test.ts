import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { commandSchema } from '../commands/command.ts'
import { eventSchema } from '../events/event.ts'
import { protocolPage, protocolPageText } from './protocol-page.ts'

test('docs/protocol.md is what the schemas say; otherwise run `npm run docs`', () => {
  expect(readFileSync(protocolPage, 'utf8')).toBe(protocolPageText())
})

test('every command and every event has its place in it', () => {
  const text = protocolPageText()
  for (const { shape } of [...commandSchema.options, ...eventSchema.options]) {
    expect(text).toContain(`\n### ${shape.type.value}\n`)
  }
})
