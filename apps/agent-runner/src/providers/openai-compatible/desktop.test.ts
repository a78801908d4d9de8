import { afterEach, describe, expect, test } from '@jest/globals'
import { calls, says, startOpenaiCompatible, type SimulatedOpenaiCompatible, type Answer } from '@rain/testing'
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
import { createOpenaiCompatibleProvider } from './index.ts'

let servers: SimulatedOpenaiCompatible[] = []
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
})

async function start(...script: Answer[]) {
  const server = await startOpenaiCompatible(script, { listing: 'openrouter' })
  servers.push(server)
  const provider = createOpenaiCompatibleProvider({
    id: 'attic',
    name: 'Attic',
    baseUrl: server.baseUrl,
    apiKey: server.apiKey,
    clock: createManualClock(),
  })
  const ask = async (question: ModelRequest) => {
    const events: ModelEvent[] = []
    for await (const event of provider.ask(question, new AbortController().signal)) events.push(event)
    const final = events.at(-1)
    if (final?.type !== 'answered') throw new Error(`It did not answer: ${JSON.stringify(final)}`)
    return final
  }
  const sent = () => server.requests.filter(({ method }) => method === 'POST').at(-1)?.body
  return { ask, sent }
}

const sees = 'rain/cloud-30b'
const blind = 'rain/drop-4b'
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
    await ask(asking({ model, conversation: after({ ...input }, 'attic') }))
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

test('a model that sees is shown the screen, behind the answer of the tool', async () => {
  const { ask, sent } = await start(hello)
  await ask(asking({ model: sees, conversation: after({ action: 'screenshot' }, 'attic') }))
  expect(sent()).toMatchObject({
    messages: [
      { role: 'system' },
      { role: 'user' },
      { role: 'assistant', tool_calls: [{ function: { name: 'computer', arguments: '{"action":"screenshot"}' } }] },
      { role: 'tool', tool_call_id: 'call_1', content: 'Done.' },
      {
        role: 'user',
        content: [
          { type: 'text' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${picture.base64}` } },
        ],
      },
    ],
  })
})

test('a model that does not see is told so with every picture', async () => {
  const { ask, sent } = await start(hello)
  await ask(asking({ model: blind, conversation: after({ action: 'screenshot' }, 'attic') }))
  expect(JSON.stringify(sent())).not.toContain(picture.base64)
  expect(sent()).toMatchObject({ messages: [{}, {}, {}, { role: 'tool', content: `Done.\n\n${unseenImage}` }] })
})
