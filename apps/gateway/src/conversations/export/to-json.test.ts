import { expect, test } from '@jest/globals'
import type { Embed, ExportedStep } from './exported.ts'
import { toJson } from './to-json.ts'

const at = new Date(0)
const conversation = {
  id: 'ses_1',
  title: 'Files',
  agentKey: 'default',
  cwd: '/',
  parentTurnId: null,
  createdAt: at,
  updatedAt: at,
}

async function* steps(): AsyncGenerator<ExportedStep> {
  const files = [1, 2, 3].map((n) => {
    const about = { name: `${n}.bin`, kind: 'file', media_type: 'application/octet-stream', size: 1 } as const
    return { type: 'attachment' as const, id: `att_${n}`, ...about }
  })
  const turn = {
    id: 'trn_1',
    previousTurnId: null,
    inView: true,
    outcome: null,
    outcomeText: null,
    costNanoUsd: null,
    durationMs: null,
  }
  const row = {
    step: 0,
    role: 'user',
    provider: null,
    model: null,
    createdAt: at,
    isLastOfTurn: true,
    calls: [],
  } as const
  yield { ...row, turn, calls: [], content: [{ type: 'text', text: 'see these' }, ...files] }
}

test('the files of a message are read one at a time, as they are sent', async () => {
  const read: string[] = []
  const embed: Embed = async (id) => {
    read.push(id)
    return `data:${id}`
  }
  let document = ''
  for await (const piece of toJson(conversation, steps(), embed)) {
    document += piece
    expect(read.filter((id) => !document.includes(`data:${id}`))).toEqual([])
  }
  const { messages } = JSON.parse(document) as { messages: { content: { data?: string }[] }[] }
  expect(messages[0]?.content.map(({ data }) => data)).toEqual([undefined, 'data:att_1', 'data:att_2', 'data:att_3'])
})
