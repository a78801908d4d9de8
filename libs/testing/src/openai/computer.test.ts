import { afterEach, expect, test } from '@jest/globals'
import { calls, says, type Answer } from '../script/answer.ts'
import { startOpenai, type SimulatedOpenai } from './server.ts'

let server: SimulatedOpenai | undefined
afterEach(() => server?.close())

async function start(...script: Answer[]) {
  server = await startOpenai(script)
}

async function ask(body: Record<string, unknown>) {
  const response = await fetch(`${server?.url}/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server?.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-6.2-sol', store: false, tools: [{ type: 'computer' }], ...body }),
  })
  const told = (await response.json()) as { output?: Record<string, unknown>[]; error?: { message: string } }
  return { status: response.status, output: told.output ?? [], message: told.error?.message ?? '' }
}

const user = { role: 'user', content: 'hi' }
const click = { action: 'left_click', coordinate: [1, 2] }
const screenshot = { type: 'computer_screenshot', image_url: 'data:image/png;base64,iVBORw0KGgo=' }
const shown = (call_id: unknown, more = {}) => ({ type: 'computer_call_output', call_id, output: screenshot, ...more })

test('a call of a desktop comes whole, in the words of the tool, and its picture is taken back', async () => {
  await start(calls('computer', click, 'call_1'), says('ok'))
  const { output } = await ask({ input: 'hi' })
  expect(output).toEqual([
    {
      type: 'computer_call',
      id: expect.stringMatching(/^cu_/),
      status: 'completed',
      call_id: 'call_1',
      actions: [{ type: 'click', button: 'left', x: 1, y: 2 }],
      pending_safety_checks: [],
    },
  ])
  expect(await ask({ input: [user, ...output, shown('call_1')] })).toMatchObject({ status: 200 })
})

test('what the tool has no word for, and a desktop without the tool, is a function', async () => {
  await start(calls('computer', { action: 'zoom', region: [1, 2, 3, 4] }), calls('computer', click))
  const zoomed = await ask({ input: 'hi' })
  const clicked = await ask({ input: 'hi', tools: [] })
  expect([...zoomed.output, ...clicked.output]).toMatchObject([
    { type: 'function_call', name: 'computer' },
    { type: 'function_call', name: 'computer', arguments: JSON.stringify(click) },
  ])
})

test('the tool is refused for a model that does not have it, and when it is there twice', async () => {
  await start()
  expect((await ask({ input: 'hi', model: 'gpt-4.1' })).message).toMatch(/not supported with gpt-4.1/)
  expect((await ask({ input: 'hi', tools: [{ type: 'computer' }, { type: 'computer' }] })).message).toMatch(/twice/)
  expect((await ask({ input: 'hi', tools: [{ type: 'computer', display_width: 1 }] })).message).toMatch(/Unknown/)
})

test.each<[string, (call: Record<string, unknown>) => unknown[], RegExp]>([
  ['no output', (call) => [call], /No tool output found for computer call/],
  [
    'the output of a function',
    (call) => [call, { type: 'function_call_output', call_id: call.call_id, output: 'ok' }],
    /No tool call/,
  ],
  ['an output without a picture', (call) => [call, shown(call.call_id, { output: { type: 'computer_screenshot' } })], /screenshot is required/], // prettier-ignore
  ['text in the output', (call) => [call, shown(call.call_id, { text: 'done' })], /Unknown parameter/],
  ['a check that nobody acknowledged', (call) => [call, shown(call.call_id)], /has not been acknowledged/],
  [
    'the acknowledgement of a check that was not asked for',
    (call) => [call, shown(call.call_id, { acknowledged_safety_checks: [...checksOf(call), { id: 'sc_9' }] })],
    /no safety check sc_9/,
  ],
  [
    'other actions',
    (call) => [{ ...call, actions: [{ type: 'wait' }] }, shown(call.call_id)],
    /is not as it was given/,
  ],
  ['both forms at once', (call) => [{ ...call, action: { type: 'wait' } }, shown(call.call_id)], /Exactly one of/],
])('%s is refused', async (_, back, message) => {
  await start({ parts: [{ type: 'tool_use', name: 'computer', input: click, safety: ['Look.'] }] })
  const [call] = (await ask({ input: 'hi' })).output
  expect(await ask({ input: [user, ...back(call ?? {})] })).toMatchObject({
    status: 400,
    message: expect.stringMatching(message),
  })
})

function checksOf({ pending_safety_checks }: Record<string, unknown>): unknown[] {
  return Array.isArray(pending_safety_checks) ? pending_safety_checks : []
}

test('calls of a desktop are refused in a request without the tool', async () => {
  await start(calls('computer', click, 'call_1'))
  const { output } = await ask({ input: 'hi' })
  expect((await ask({ input: [user, ...output, shown('call_1')], tools: [] })).message).toMatch(/tool is required/)
})
