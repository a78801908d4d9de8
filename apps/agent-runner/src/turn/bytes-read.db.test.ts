import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { acceptMessage, keepAttachment } from '@rain/db'
import { z } from 'zod'
import type { AnyTool } from '../tools/registry.ts'
import { calls, says, scripted } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

const picture = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.alloc(100_000)])

const camera: AnyTool = {
  name: 'browser_screenshot',
  description: 'Takes a picture.',
  input: z.strictObject({ again: z.boolean().optional() }),
  repeatable: true,
  run: async () => ({
    content: 'taken',
    isError: false,
    images: [{ mediaType: 'image/png', bytes: picture, width: 3, height: 2 }],
  }),
}

let lab: TurnLab
beforeAll(async () => {
  lab = await openTurnLab({ tools: [camera] })
})
afterAll(() => lab?.close())

/** Goes over every row that is read from now on, until it is told to end. */
function watchRows(see: (row: Record<string, unknown>, statement: string) => void): () => void {
  const { pool } = lab.db
  const query: (asked: Named) => Promise<{ rows: Record<string, unknown>[] }> = pool.query.bind(pool)
  const watched = async (asked: Named) => {
    const result = await query(asked)
    for (const row of result.rows) see(row, asked.name)
    return result
  }
  Object.assign(pool, { query: watched })
  return () => void Object.assign(pool, { query })
}

interface Named {
  name: string
}

test('files and pictures are read once in a turn, however many steps it takes', async () => {
  const { userId, agentId } = lab.agent()
  const file = { name: 'a.png', kind: 'image', media_type: 'image/png', sha256: '00', width: 1, height: 1 } as const
  const kept = await keepAttachment(lab.db, { ...file, userId, bytes: picture }, 10)
  if (!kept) throw new Error('not kept')
  const message = { userId, agentId, text: 'look', attachments: [kept], provider: 'demo', model: 'auto' }
  const accepted = await acceptMessage(lab.db, message)
  if (accepted.type !== 'accepted') throw new Error(accepted.type)
  const read: number[] = []
  const end = watchRows(({ bytes }) => void (Buffer.isBuffer(bytes) && read.push(bytes.length)))
  const list = (path: string) => calls(['list_directory', { path }])
  const look = calls(['browser_screenshot', {}])
  const provider = scripted(look, list('.'), look, list('./.'), says('done'))
  await lab.advance(accepted.turn.id, provider)
  end()
  expect(provider.requests).toHaveLength(5)
  expect(read).toEqual([picture, picture, picture].map(({ length }) => length))
})

test('what a tool gave is read again for the model alone, however many calls the turn has made', async () => {
  const turn = await lab.send('read')
  const outputs: string[] = []
  const end = watchRows(({ output }, statement) => {
    if (typeof output === 'string' && output.startsWith('taken')) outputs.push(statement)
  })
  const look = calls(['browser_screenshot', {}], ['browser_screenshot', { again: true }])
  await lab.advance(turn.id, scripted(look, look, says('done')))
  end()
  // each is written once, and its row comes back with it
  expect(outputs).toEqual(Array.from({ length: 4 }, () => 'finish-tool-call'))
})
