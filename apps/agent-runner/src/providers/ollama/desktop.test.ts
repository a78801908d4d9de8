import { afterEach, describe, expect, test } from '@jest/globals'
import { calls, says, startOllama, type SimulatedOllama, type Answer } from '@rain/testing'
import {
  unseenImage,
  type ConversationMessage,
  type ImagePart,
  type ModelEvent,
  type ModelRequest,
} from '../provider.ts'
import { desktopActions, desktopTool } from '../testing/desktop-actions.ts'
import { request } from '../testing/fixture.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { createOllamaProvider } from './index.ts'

let servers: SimulatedOllama[] = []
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
})

async function start(...script: Answer[]) {
  const server = await startOllama(script)
  servers.push(server)
  const provider = createOllamaProvider({ baseUrl: server.url, clock: createManualClock() })
  const ask = async (question: ModelRequest) => {
    const events: ModelEvent[] = []
    for await (const event of provider.ask(question, new AbortController().signal)) events.push(event)
    const final = events.at(-1)
    if (final?.type !== 'answered') throw new Error(`It did not answer: ${JSON.stringify(final)}`)
    return final
  }
  const sent = () => server.requests.filter(({ path }) => path === '/api/chat').at(-1)?.body
  return { ask, sent }
}

const sees = 'qwen3-vl:8b'
const blind = 'qwen3:8b'
const hello = says('ok')
const picture: ImagePart = { type: 'image', mediaType: 'image/png', base64: 'iVBORw0KGgo=' }
const user: ConversationMessage = { role: 'user', content: [{ type: 'text', text: 'do it' }] }
const asking = (more: Partial<ModelRequest>) => request('do it', { tools: [desktopTool], ...more })

/** A conversation in which a model has made this call, and was shown what came of it. */
const after = (input: Record<string, unknown>, provider: string): ConversationMessage[] => [
  user,
  {
    role: 'assistant',
    provider,
    model: sees,
    content: [{ type: 'tool_call', toolUseId: 'call_1', tool: 'computer', input }],
  },
  {
    role: 'tools',
    results: [{ toolUseId: 'call_1', tool: 'computer', content: 'Done.', images: [picture], isError: false }],
  },
]

describe.each([sees, blind])('a desktop with %s', (model) => {
  test.each(desktopActions)('%j of the model is that action, and goes back as it was', async (input) => {
    const { ask } = await start(calls('computer', { ...input }), hello)
    const { content } = await ask(asking({ model }))
    expect(content).toMatchObject([{ type: 'tool_call', tool: 'computer', input }])
    await ask(asking({ model, conversation: after({ ...input }, 'ollama') }))
  })

  test.each([...desktopActions, { action: 'type_secret', secret: 'mail' }])(
    'what another model did, %j, is taken by the server',
    async (input) => {
      const { ask, sent } = await start(hello)
      await ask(asking({ model, conversation: after(input, 'claude') }))
      expect(JSON.stringify(sent())).toContain(input.action)
    },
  )

  test('its tool is our own function', async () => {
    const { ask, sent } = await start(hello)
    await ask(asking({ model }))
    expect(sent()).toMatchObject({ tools: [{ type: 'function', function: { name: 'computer' } }] })
  })
})

test('a model that sees is shown the screen, in a message that its template shows', async () => {
  const { ask, sent } = await start(hello)
  await ask(asking({ model: sees, conversation: after({ action: 'screenshot' }, 'ollama') }))
  expect(sent()).toMatchObject({
    messages: [
      { role: 'system' },
      { role: 'user' },
      { role: 'assistant', tool_calls: [{ function: { name: 'computer', arguments: { action: 'screenshot' } } }] },
      { role: 'tool', tool_name: 'computer', content: 'Done.' },
      { role: 'user', images: [picture.base64] },
    ],
  })
})

test('a model that does not see is told so with every picture', async () => {
  const { ask, sent } = await start(hello)
  await ask(asking({ model: blind, conversation: after({ action: 'screenshot' }, 'ollama') }))
  expect(JSON.stringify(sent())).not.toContain(picture.base64)
  expect(sent()).toMatchObject({ messages: [{}, {}, {}, { role: 'tool', content: `Done.\n${unseenImage}` }] })
})
