import { afterEach, describe, expect, test } from '@jest/globals'
import { calls, says, startAnthropic, type Answer, type SimulatedAnthropic } from '@rain/testing'
import type { ConversationMessage, ModelEvent, ModelRequest } from '../provider.ts'
import { desktopActions, desktopTool } from '../testing/desktop-actions.ts'
import { request } from '../testing/fixture.ts'
import { createAnthropicProvider } from './index.ts'

let servers: SimulatedAnthropic[] = []
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
})

async function start(...script: Answer[]) {
  const server = await startAnthropic(script)
  servers.push(server)
  const provider = createAnthropicProvider({ apiKey: server.apiKey, baseUrl: server.url })
  const ask = async (question: ModelRequest) => {
    const events: ModelEvent[] = []
    for await (const event of provider.ask(question, new AbortController().signal)) events.push(event)
    return events.at(-1)
  }
  const sent = () => server.requests.filter(({ path }) => path === '/v1/messages').at(-1)
  return { ask, sent }
}

const user: ConversationMessage = { role: 'user', content: [{ type: 'text', text: 'do it' }] }
const newer = 'claude-sonnet-5-5'
const older = 'claude-haiku-4-5'

/** A conversation in which another provider's model has made this call. */
const after = (input: Record<string, unknown>): ConversationMessage[] => [
  user,
  {
    role: 'assistant',
    provider: 'openai',
    model: 'gpt',
    content: [{ type: 'tool_call', toolUseId: 'call_1', tool: 'computer', input }],
  },
  { role: 'tools', results: [{ toolUseId: 'call_1', tool: 'computer', content: 'Done.', isError: false }] },
]

describe.each([newer, older])('a desktop with %s', (model) => {
  test.each(desktopActions)('%j of the model is that action, and goes back as the model said it', async (input) => {
    const { ask } = await start(calls('computer', input), says('ok'))
    const tools = [desktopTool]
    const answer = await ask(request('do it', { model, tools }))
    if (answer?.type !== 'answered') throw new Error(JSON.stringify(answer))
    expect(answer.content).toMatchObject([{ type: 'tool_call', tool: 'computer', input }])
    const toolUseId = answer.content[0]?.type === 'tool_call' ? answer.content[0].toolUseId : ''
    const conversation: ConversationMessage[] = [
      user,
      { role: 'assistant', provider: 'claude', model, content: answer.content },
      { role: 'tools', results: [{ toolUseId, tool: 'computer', content: 'Done.', isError: false }] },
    ]
    expect(await ask(request('do it', { model, tools, conversation }))).toMatchObject({ type: 'answered' })
  })

  test.each([...desktopActions, { action: 'type_secret', secret: 'mail' }])(
    'what another model did, %j, is taken by the API',
    async (input) => {
      const { ask } = await start(says('ok'))
      const conversation = after(input)
      expect(await ask(request('', { model, tools: [desktopTool], conversation }))).toMatchObject({ type: 'answered' })
    },
  )

  test('a secret is typed by its name, by a tool of ours', async () => {
    const { ask } = await start(calls('computer_type_secret', { secret: 'mail' }))
    expect(await ask(request('log in', { model, tools: [desktopTool] }))).toMatchObject({
      content: [{ tool: 'computer', input: { action: 'type_secret', secret: 'mail' } }],
    })
  })

  test('a conversation goes on without the desktop', async () => {
    const { ask } = await start(says('ok'))
    const conversation = after({ action: 'left_click', coordinate: [1, 2] })
    expect(await ask(request('', { model, tools: [], conversation }))).toMatchObject({ type: 'answered' })
  })
})

test('a newer model is given the toolset, an older one its own tool with the size and the header', async () => {
  const { ask, sent } = await start(says('ok'), says('ok'))
  await ask(request('x', { model: newer, tools: [desktopTool] }))
  expect(sent()?.body).toMatchObject({
    tools: [{ type: 'computer_toolset_20260801' }, { name: 'computer_type_secret' }],
  })
  expect(sent()?.headers).not.toHaveProperty('anthropic-beta')
  await ask(request('x', { model: older, tools: [desktopTool] }))
  expect(sent()?.body).toMatchObject({
    tools: [{ type: 'computer_20250124', name: 'computer', display_width_px: 1429, display_height_px: 804 }, {}],
  })
  expect(sent()?.headers).toMatchObject({ 'anthropic-beta': 'computer-use-2025-01-24' })
})
