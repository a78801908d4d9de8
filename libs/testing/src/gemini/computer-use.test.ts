import { afterEach, expect, test } from '@jest/globals'
import { calls, says, type Answer, type Script } from '../script/answer.ts'
import { pictureSize } from './picture-size.ts'
import type { GeminiRequest } from './request-schema.ts'
import { startGemini, type SimulatedGemini } from './server.ts'

let server: SimulatedGemini | undefined
afterEach(() => server?.close())

async function start(...script: Answer[]) {
  server = await startGemini(script satisfies Script<GeminiRequest>)
}

const desktop = { computerUse: { environment: 'ENVIRONMENT_DESKTOP' } }
const user = { role: 'user', parts: [{ text: 'hi' }] }

interface Told {
  status: number
  message: string
  /** The parts of the answer that call something. */
  called: Record<string, unknown>[]
}

async function ask(contents: unknown[], tools: unknown[] = [desktop], model = 'gemini-3.8-flash'): Promise<Told> {
  const response = await fetch(`${server?.url}/v1beta/models/${model}:streamGenerateContent?alt=sse`, {
    method: 'POST',
    headers: { 'x-goog-api-key': server?.apiKey ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ contents, tools }),
  })
  const text = await response.text()
  if (!response.ok) {
    const { error } = JSON.parse(text) as { error: { message: string } }
    return { status: response.status, message: error.message, called: [] }
  }
  const chunks = text.split('\r\n\r\n').filter(Boolean)
  const parts = chunks.flatMap((frame) => {
    const { candidates } = JSON.parse(frame.slice('data: '.length)) as {
      candidates: { content: { parts?: Record<string, unknown>[] } }[]
    }
    return candidates[0]?.content.parts ?? []
  })
  return { status: response.status, message: '', called: parts.filter((part) => part.functionCall) }
}

/** A PNG of which only the beginning is there. */
function png(width: number, height: number): string {
  const bytes = Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000', 'hex')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes.toString('base64')
}

const screenshot = { inlineData: { mimeType: 'image/png', data: png(2000, 1000) } }
const click = { action: 'left_click', coordinate: [1000, 250] }

test('the model clicks on the grid of the picture that it saw last', async () => {
  await start(calls('computer', click))
  const { called } = await ask([{ role: 'user', parts: [{ text: 'hi' }, screenshot] }])
  expect(called).toMatchObject([{ functionCall: { name: 'click', args: { x: 500, y: 250 } } }])
})

test('what the tool has no word for, and a desktop without the tool, is a function', async () => {
  await start(calls('computer', { action: 'cursor_position' }), calls('computer', click))
  expect((await ask([user])).called).toMatchObject([{ functionCall: { name: 'computer' } }])
  expect((await ask([user], [])).called).toMatchObject([{ functionCall: { name: 'computer', args: click } }])
})

test('the tool is refused for a model that does not have it, and with fields that it does not have', async () => {
  await start()
  expect((await ask([user], [desktop], 'gemini-3.5-flash-lite')).message).toMatch(/not enabled/)
  expect((await ask([user], [desktop, desktop])).message).toMatch(/Only one/)
  expect((await ask([user], [{ computerUse: { ...desktop.computerUse, width: 1 } }])).message).toMatch(/width/)
  expect((await ask([user], [{ computerUse: { environment: 'DESKTOP' } }])).message).toMatch(/environment/)
})

test.each<[string, Record<string, unknown>, RegExp | null]>([
  ['an answer with all of it', { response: { output: 'ok', safety_acknowledgement: true }, parts: [screenshot] }, null],
  ['a refusal by the person', { response: { error: 'no' }, parts: [screenshot] }, null],
  [
    'an answer without a picture',
    { response: { output: 'ok', safety_acknowledgement: true } },
    /must have a screenshot/,
  ],
  ['a decision that nobody acknowledged', { response: { output: 'ok' }, parts: [screenshot] }, /was not acknowledged/],
])('%s is taken or refused', async (_, answer, message) => {
  await start(
    { parts: [{ type: 'tool_use', name: 'computer', input: click, id: 'c1', safety: ['Look.'] }] },
    says('ok'),
  )
  const { called } = await ask([user])
  const functionResponse = { id: 'c1', name: 'click', ...answer }
  const told = await ask([user, { role: 'model', parts: called }, { role: 'user', parts: [{ functionResponse }] }])
  expect(told).toMatchObject(message ? { status: 400, message: expect.stringMatching(message) } : { status: 200 })
})

test('calls of the tool are refused in a request without it', async () => {
  await start(calls('computer', click, 'c1'))
  const { called } = await ask([user])
  const functionResponse = { id: 'c1', name: 'click', response: { output: 'ok' }, parts: [screenshot] }
  const contents = [user, { role: 'model', parts: called }, { role: 'user', parts: [{ functionResponse }] }]
  expect((await ask(contents, [])).message).toMatch(/requires the computer_use tool/)
})

test('pictures are measured', () => {
  expect(pictureSize(png(1429, 804))).toEqual({ width: 1429, height: 804 })
  const jpeg = Buffer.from('ffd8ffe000044a46ffc0001108032405950301', 'hex').toString('base64')
  expect(pictureSize(jpeg)).toEqual({ width: 1429, height: 804 })
  expect(pictureSize(Buffer.from('GIF89a').toString('base64'))).toBeNull()
})
