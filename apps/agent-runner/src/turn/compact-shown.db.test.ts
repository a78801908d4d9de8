import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { acceptMessage, keepAttachment, summariesOf } from '@rain/db'
import { must, newId } from '@rain/protocol'
import { mostImageTokens } from './context/image-tokens.ts'
import { askToCompact } from './testing/ask-to-compact.ts'
import { camera } from './testing/camera.ts'
import { calls, says, scripted, type ScriptedProvider } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

const documents = { pages: 100, bytes: 1_000_000, tokensPerPage: 1_500 }
const pages = 2

let lab: TurnLab

beforeAll(async () => {
  lab = await openTurnLab({
    tools: [camera],
    readDocument: async () => ({ kind: 'read', title: '', text: 'Forty two herons', pages }),
  })
})
beforeEach(() => lab.newAgent())
afterAll(() => lab?.close())

function reading(...steps: Parameters<typeof scripted>): ScriptedProvider {
  const provider = scripted(...steps)
  return {
    ...provider,
    describeModel: async (...asked) => ({ ...(await provider.describeModel(...asked)), documents }),
  }
}

async function sendPdf(text: string) {
  const bytes = Buffer.from('%PDF-1.4 two pages')
  const file = { userId: lab.userId, name: 'bill.pdf', kind: 'pdf' as const, media_type: 'application/pdf', bytes }
  const kept = must(await keepAttachment(lab.db, { ...file, sha256: '00' }, 1_000), 'it is kept')
  const { userId, agentId } = lab.agent()
  const asked = { userId, agentId, text, attachments: [kept], provider: 'demo', model: 'auto' }
  const accepted = await acceptMessage(lab.db, asked)
  if (accepted.type !== 'accepted') throw new Error(accepted.type)
  return accepted.turn
}

test('its figures are those of what a turn sends, with pictures and documents', async () => {
  await lab.advance((await sendPdf('Look')).id, reading(calls(['browser_screenshot', {}]), says('Herons.')))
  const provider = { ...reading(says('Still herons.'), says('Goal: herons.')), id: 'measured-whole' }
  const turn = await lab.send('And now?')
  await lab.advance(turn.id, provider)
  const { tokens: sent } = await lab.event(turn.id, 'context_usage')
  const compact = await askToCompact(lab)
  await lab.advance(compact.id, provider)

  const summary = must((await summariesOf(lab.db, compact.id))[0], 'it is summarised')
  expect(summary.tokensBefore).toBeGreaterThan(mostImageTokens + pages * documents.tokensPerPage)
  expect(summary.tokensBefore).toBeLessThan(sent)
  expect(summary.tokensBefore - summary.tokensAfter).toBeGreaterThan(mostImageTokens)
})

test('what the person undid in the files is told to whoever writes it, and stands beside the summary', async () => {
  const { userId, agentKey, conversationId } = lab.agent()
  const turn = await lab.send('Take a picture')
  const text = 'The person undid your change to "a.txt": it is as it was before.'
  await lab.db.prisma.fileNote.create({ data: { id: newId('fileNote'), userId, agentKey, conversationId, text } })
  const provider = scripted(calls(['browser_screenshot', {}]), says('A picture.'), says('Goal: a picture.'))
  await lab.advance(turn.id, provider)
  const compact = await askToCompact(lab)
  await lab.advance(compact.id, provider)
  const [asked] = must(provider.requests.at(-1), 'it is asked').conversation
  expect(JSON.stringify(asked)).toContain(JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1))
  expect((await summariesOf(lab.db, compact.id))[0]?.text).toContain(`- ${text}`)
})
