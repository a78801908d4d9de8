import { afterEach, describe, expect, test } from '@jest/globals'
import type { Part } from '@google/genai'
import { desktopActionSchema } from '@rain/protocol'
import {
  calls,
  says,
  simulatedGeminiModels,
  startGemini,
  type Answer,
  type GeminiOptions,
  type SimulatedGemini,
} from '@rain/testing'
import fc from 'fast-check'
import type { ConversationMessage, ImagePart, ModelEvent, ModelFinal, ModelRequest, ToolAnswer } from '../provider.ts'
import { desktopActions, desktopTool } from '../testing/desktop-actions.ts'
import { request } from '../testing/fixture.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { ownScreen } from './desktop-call.ts'
import { createGeminiProvider } from './index.ts'

let servers: SimulatedGemini[] = []
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
})

type Answered = Extract<ModelFinal, { type: 'answered' }>

interface Body {
  tools: Record<string, unknown>[]
  contents: { role: string; parts: Part[] }[]
}

async function start(script: Answer[] | (() => Answer), options?: GeminiOptions) {
  const server = await startGemini(script, options)
  servers.push(server)
  const provider = createGeminiProvider({ apiKey: server.apiKey, baseUrl: server.url, clock: createManualClock() })
  const ask = async (question: ModelRequest): Promise<Answered> => {
    const events: ModelEvent[] = []
    for await (const event of provider.ask(question, new AbortController().signal)) events.push(event)
    const final = events.at(-1)
    if (final?.type !== 'answered') throw new Error(`It did not answer: ${JSON.stringify(final)}`)
    return final
  }
  const sent = () => server.requests.filter(({ path }) => path.includes(':stream')).at(-1)?.body as Body
  const parts = () => sent().contents.flatMap((content) => content.parts)
  const asked = () => server.requests.filter(({ path }) => path.includes(':stream')).length
  return { ask, sent, parts, asked }
}

const newer = 'gemini-3.8-flash'
const modern = 'gemini-4-argon'
const older = 'gemini-2.5-flash'
const hello = says('ok')

const picture = (n = 0): ImagePart => ({ type: 'image', mediaType: 'image/png', base64: `iVBORw0KGg${n}=` })
const user: ConversationMessage = { role: 'user', content: [{ type: 'text', text: 'do it' }] }
const assistant = ({ content, model }: Answered): ConversationMessage => ({
  role: 'assistant',
  provider: 'gemini',
  model,
  content,
})
const callsOf = ({ content }: Answered) => content.filter((block) => block.type === 'tool_call')
const done = (more: Partial<ToolAnswer> = {}): Partial<ToolAnswer> => ({ content: 'Done.', isError: false, ...more })
const failed = (content: string) => done({ content, isError: true })
const resultsOf = (answer: Answered, ...how: Partial<ToolAnswer>[]): ConversationMessage => ({
  role: 'tools',
  results: callsOf(answer).map(({ toolUseId, tool }, index) => ({
    toolUseId,
    tool,
    content: 'Done.',
    isError: false,
    ...how[index],
  })),
})
const asking = (more: Partial<ModelRequest> = {}) => request('do it', { model: newer, tools: [desktopTool], ...more })
const after = (input: Record<string, unknown>): ConversationMessage[] => [
  user,
  {
    role: 'assistant',
    provider: 'claude',
    model: 'claude',
    content: [{ type: 'tool_call', toolUseId: 'toolu_1', tool: 'computer', input }],
  },
  {
    role: 'tools',
    results: [{ toolUseId: 'toolu_1', tool: 'computer', content: 'Done.', images: [picture()], isError: false }],
  },
]

/** A place of the grid is up to one and a half pixels wide, so the two may differ by as much. */
function expectSame(said: Record<string, unknown>, row: Record<string, unknown>): void {
  expect(Object.keys(said).sort()).toEqual(Object.keys(row).sort())
  for (const [key, value] of Object.entries(row)) {
    if (!key.endsWith('coordinate')) expect(said[key]).toEqual(value)
    else
      for (const [axis, pixel] of (value as number[]).entries())
        expect(Math.abs(((said[key] as number[])[axis] ?? NaN) - pixel)).toBeLessThan(1.5)
  }
}

describe.each([newer, modern, older])('a desktop with %s', (model) => {
  test.each(desktopActions)('%j of the model is that action, and goes back as the model said it', async (input) => {
    const { ask, parts } = await start([calls('computer', { ...input }), hello])
    const answer = await ask(asking({ model }))
    const [call] = callsOf(answer)
    expect(call).toMatchObject({ tool: 'computer' })
    expect(call).not.toHaveProperty('invalid')
    expectSame(call?.input ?? {}, { ...input })
    expect(desktopActionSchema.safeParse(call?.input).success).toBe(true)
    const conversation = [user, assistant(answer), resultsOf(answer, done({ images: [picture()] }))]
    await ask(asking({ model, conversation }))
    expect(JSON.stringify(parts())).not.toContain('skip_thought_signature_validator')
  })

  test.each([...desktopActions, { action: 'type_secret', secret: 'mail' }])(
    'what another model did, %j, is taken by the API',
    async (input) => {
      const { ask } = await start([hello])
      await ask(asking({ model, conversation: after(input) }))
    },
  )

  test('a secret is typed by its name', async () => {
    const { ask } = await start([
      model === newer
        ? calls('computer_type_secret', { secret: 'mail' })
        : calls('computer', { action: 'type_secret', secret: 'mail' }),
      hello,
    ])
    const answer = await ask(asking({ model }))
    expect(answer.content).toMatchObject([{ tool: 'computer', input: { action: 'type_secret', secret: 'mail' } }, {}].slice(0, answer.content.length)) // prettier-ignore
    await ask(asking({ model, conversation: [user, assistant(answer), resultsOf(answer)] }))
  })

  test('a conversation goes on without the desktop', async () => {
    const { ask } = await start([calls('computer', { action: 'left_click', coordinate: [1, 2] }), hello])
    const answer = await ask(asking({ model }))
    await ask(asking({ model, tools: [], conversation: [user, assistant(answer), resultsOf(answer)] }))
  })
})

test('a model that has the tool is given it, and any other our own function', async () => {
  const { ask, sent } = await start(() => hello)
  await ask(asking())
  expect(sent().tools).toEqual([
    { computerUse: { environment: 'ENVIRONMENT_DESKTOP' } },
    { functionDeclarations: [expect.objectContaining({ name: 'computer_type_secret' })] },
  ])
  await ask(asking({ model: modern }))
  expect(sent().tools).toEqual([{ functionDeclarations: [expect.objectContaining({ name: 'computer' })] }])
})

test.each([
  ['gemini-3.5-flash', true],
  ['gemini-3.8-flash', true],
  ['gemini-4-flash', true],
  ['gemini-3.5-flash-lite', false],
  ['gemini-3-flash-preview', false],
  ['gemini-2.5-flash', false],
  ['gemini-flash-latest', false],
  ['gemma-4-31b-it', false],
])('%s has the tool: %s', (model, has) => {
  expect(ownScreen(model, [desktopTool]) !== null).toBe(has)
  expect(ownScreen(model, [])).toBeNull()
})

test('no simulated model is offered a tool that it does not take', () => {
  const wrong = simulatedGeminiModels.filter(({ id, computerUse }) => ownScreen(id, [desktopTool]) && !computerUse)
  expect(wrong).toEqual(simulatedGeminiModels.filter(({ id }) => id.endsWith('-tts')))
})

test('a model that refuses the tool is offered our own function, from then on', async () => {
  const models = simulatedGeminiModels.map((model) => ({ ...model, computerUse: false }))
  const click = { action: 'left_click', coordinate: [1428, 803] }
  const { ask, sent, asked } = await start([calls('computer', click), hello], { models })
  expect(callsOf(await ask(asking()))).toMatchObject([{ tool: 'computer', input: click }])
  await ask(asking({ conversation: after({ action: 'screenshot' }) }))
  expect(asked()).toBe(3)
  expect(sent().tools).toMatchObject([{ functionDeclarations: [{ name: 'computer' }] }])
})

describe('what the model says', () => {
  const middle = [714, 402]
  test.each<[string, Record<string, unknown>, Record<string, unknown>[]]>([
    ['click', { x: 500, y: 500, intent: 'Opens it.' }, [{ action: 'left_click', coordinate: middle }]],
    ['click', { x: 0, y: 0 }, [{ action: 'left_click', coordinate: [0, 0] }]],
    ['click', { x: 999, y: 999 }, [{ action: 'left_click', coordinate: [1427, 803] }]],
    ['click', { x: 4000, y: -1 }, [{ action: 'left_click', coordinate: [1428, 0] }]],
    ['click_at', { x: 500, y: 500 }, [{ action: 'left_click', coordinate: middle }]],
    ['hover_at', { x: 500, y: 500 }, [{ action: 'mouse_move', coordinate: middle }]],
    ['mouse_down', { x: 500, y: 500 }, [{ action: 'left_mouse_down', coordinate: middle }]],
    ['mouse_up', { x: 500, y: 500 }, [{ action: 'left_mouse_up', coordinate: middle }]],
    ['type', { text: 'hola' }, [{ action: 'type', text: 'hola' }]],
    ['type', { text: 'hola', press_enter: true }, [{ action: 'type', text: 'hola\n' }]],
    [
      'type',
      { text: 'hola', x: 500, y: 500, clear_before_typing: true },
      [
        { action: 'left_click', coordinate: middle },
        { action: 'key', text: 'ctrl+a BackSpace' },
        { action: 'type', text: 'hola' },
      ],
    ],
    [
      'type_text_at',
      { text: 'hola', x: 500, y: 500, clear_before_typing: false },
      [
        { action: 'left_click', coordinate: middle },
        { action: 'type', text: 'hola\n' },
      ],
    ],
    ['press_key', { key: 'enter' }, [{ action: 'key', text: 'Return' }]],
    ['press_key', { key: '+' }, [{ action: 'key', text: '+' }]],
    ['hotkey', { keys: ['Control', 'Shift', 'T'] }, [{ action: 'key', text: 'ctrl+shift+t' }]],
    ['key_combination', { keys: 'Control+A' }, [{ action: 'key', text: 'ctrl+a' }]],
    ['wait', {}, [{ action: 'wait', duration: 1 }]],
    ['wait', { seconds: 60 }, [{ action: 'wait', duration: 10 }]],
    ['wait_5_seconds', {}, [{ action: 'wait', duration: 5 }]],
    [
      'scroll',
      { x: 500, y: 500, direction: 'down' },
      [{ action: 'scroll', coordinate: middle, scroll_direction: 'down', scroll_amount: 3 }],
    ],
    ['scroll_document', { direction: 'up' }, [{ action: 'scroll', scroll_direction: 'up', scroll_amount: 8 }]],
    [
      'scroll',
      { x: 500, y: 500, direction: 'left', magnitude_in_pixels: 1 },
      [{ action: 'scroll', coordinate: middle, scroll_direction: 'left', scroll_amount: 1 }],
    ],
    [
      'drag_and_drop',
      { start_x: 0, start_y: 0, end_x: 500, end_y: 500 },
      [{ action: 'left_click_drag', start_coordinate: [0, 0], coordinate: middle }],
    ],
    [
      'drag_and_drop',
      { x: 0, y: 0, destination_x: 500, destination_y: 500 },
      [{ action: 'left_click_drag', start_coordinate: [0, 0], coordinate: middle }],
    ],
  ])('%s %j is %j, and goes back as it was', async (name, args, rows) => {
    const { ask, parts } = await start([calls(name, args), hello])
    const answer = await ask(asking())
    expect(callsOf(answer).map(({ input }) => input)).toEqual(rows)
    for (const row of rows) expect(desktopActionSchema.safeParse(row).success).toBe(true)
    const shown = done({ images: [picture()] })
    await ask(asking({ conversation: [user, assistant(answer), resultsOf(answer, shown, shown, shown)] }))
    const back = parts().filter(({ functionCall, functionResponse }) => functionCall ?? functionResponse)
    expect(back).toEqual([
      { functionCall: expect.objectContaining({ name, args }), thoughtSignature: expect.any(String) },
      { functionResponse: expect.objectContaining({ name, parts: [{ inlineData: expect.anything() }] }) },
    ])
  })

  test('a field is cleared with the keys of the system', async () => {
    const { ask } = await start([calls('type_text_at', { text: 'x', x: 1, y: 1 })])
    const mac = { ...desktopTool, desktop: { width: 100, height: 100, platform: 'darwin' as const } }
    expect(callsOf(await ask(asking({ tools: [mac] })))[1]?.input).toEqual({ action: 'key', text: 'super+a BackSpace' })
  })

  test.each<[string, string, Record<string, unknown>, string]>([
    ['an action nobody knows', 'pinch', { by: 2 }, 'no action "pinch". On the computer there are: click, double_click'],
    ['one for another environment', 'navigate', { url: 'https://example.com' }, 'no action "navigate"'],
    ['a key that would stay down', 'key_down', { key: 'shift' }, 'no action "key_down"'],
    ['a click without a place', 'click', { x: 1 }, 'y'],
    ['a drag from nowhere', 'drag_and_drop', { end_x: 1, end_y: 1 }, 'could not be read'],
    ['typing nothing', 'type', { text: '' }, 'nothing to type'],
    ['no key', 'hotkey', { keys: [] }, 'no key'],
  ])('%s is never run, and the model is told', async (_, name, args, words) => {
    const { ask } = await start([calls(name, args)])
    expect(callsOf(await ask(asking()))).toMatchObject([{ tool: 'computer', invalid: expect.stringContaining(words) }])
  })

  test('a tool of ours is itself, whatever Gemini calls its actions', async () => {
    const tools = [desktopTool, { name: 'bash', description: 'Runs.', inputSchema: { type: 'object' } }]
    const { ask } = await start([calls('bash', { command: 'ls' })])
    expect(callsOf(await ask(asking({ tools })))).toMatchObject([{ tool: 'bash', input: { command: 'ls' } }])
  })
})

describe('a call of several actions', () => {
  const typing = { text: 'hola', x: 500, y: 500 }

  test('is one call again, with the newest picture and all that was said', async () => {
    const { ask, parts } = await start([calls('type', typing, 'abc'), hello])
    const answer = await ask(asking())
    expect(callsOf(answer).map(({ toolUseId }) => toolUseId)).toEqual(['abc_1', 'abc_2'])
    const how = [done({ content: 'Clicked.', images: [picture(1)] }), failed('Not done: the screen has changed.')]
    await ask(asking({ conversation: [user, assistant(answer), resultsOf(answer, ...how)] }))
    expect(parts().at(-1)).toEqual({
      functionResponse: {
        id: 'abc',
        name: 'type',
        response: { error: 'Clicked.\nNot done: the screen has changed.' },
        parts: [{ inlineData: { mimeType: 'image/png', data: picture(1).base64 } }],
      },
    })
  })

  test('whose pictures are no longer there is answered with the last one before', async () => {
    const { ask, parts } = await start([calls('take_screenshot', {}), calls('type', typing), hello])
    const first = await ask(asking())
    const begun = [user, assistant(first), resultsOf(first, done({ images: [picture(7)] }))]
    const second = await ask(asking({ conversation: begun }))
    await ask(asking({ conversation: [...begun, assistant(second), resultsOf(second)] }))
    expect(parts().at(-1)?.functionResponse?.parts).toMatchObject([{ inlineData: { data: picture(7).base64 } }])
  })

  test.each([
    ['where no picture was ever shown', newer, [desktopTool]],
    ['to a model without the tool', modern, [desktopTool]],
    ['to an older model', older, [desktopTool]],
    ['where there is no desktop', newer, []],
  ])('is told as calls of a function %s', async (_, model, tools) => {
    const { ask, parts } = await start([calls('type', typing), hello])
    const answer = await ask(asking())
    await ask(asking({ model, tools, conversation: [user, assistant(answer), resultsOf(answer)] }))
    expect(parts().flatMap(({ functionCall }) => functionCall ?? [])).toMatchObject([
      { name: 'computer', args: { action: 'left_click' } },
      { name: 'computer', args: { action: 'type', text: 'hola' } },
    ])
  })
})

describe('a safety decision', () => {
  const risky = (name = 'type', input: Record<string, unknown> = { text: 'hola', x: 500, y: 500 }): Answer => ({
    parts: [{ type: 'tool_use', name, input, safety: ['This buys something.'] }],
  })

  test('asks for a person before each action of the call', async () => {
    const { ask } = await start([risky()])
    const safety = ['This buys something.']
    expect(callsOf(await ask(asking()))).toMatchObject([{ safety }, { safety }])
  })

  test('that needs nobody asks for nobody', async () => {
    const { ask } = await start([calls('click', { x: 1, y: 1, safety_decision: { decision: 'allowed' } })])
    expect(callsOf(await ask(asking()))[0]).not.toHaveProperty('safety')
  })

  test('is acknowledged when a person has allowed it, and never otherwise', async () => {
    const { ask, parts } = await start([risky(), hello, hello])
    const answer = await ask(asking())
    const shown = done({ images: [picture()] })
    await ask(asking({ conversation: [user, assistant(answer), resultsOf(answer, shown, shown)] }))
    expect(parts().at(-1)?.functionResponse?.response).toEqual({ output: 'Done.\nDone.', safety_acknowledgement: true })
    const denied = resultsOf(answer, shown, failed('The person said no.'))
    await ask(asking({ conversation: [user, assistant(answer), denied] }))
    expect(parts().at(-1)?.functionResponse?.response).toEqual({ error: 'Done.\nThe person said no.' })
  })
})

const cell = fc.integer({ min: -10, max: 1010 })
const anyPart = fc.oneof(
  fc.constant({ type: 'thinking' as const, text: 'hm' }),
  fc.constant({ type: 'text' as const, text: 'Now.' }),
  fc.constant({ type: 'tool_use' as const, name: 'pinch', input: {} }),
  fc.constantFrom(...desktopActions).map((input) => ({ type: 'tool_use' as const, name: 'computer', input: { ...input } })), // prettier-ignore
  fc.record({
    type: fc.constant('tool_use' as const),
    name: fc.constantFrom('type', 'click', 'hotkey', 'take_screenshot', 'type_text_at'),
    input: fc.record({ text: fc.string(), x: cell, y: cell, keys: fc.array(fc.string()) }),
    safety: fc.array(fc.string({ minLength: 1 }), { maxLength: 1 }),
  }),
)
const anyResult = fc.record({
  content: fc.string(),
  isError: fc.boolean(),
  images: fc.array(fc.nat(9).map(picture), { maxLength: 2 }),
})

test('whatever is done on a desktop, the conversation about it is taken, by models with the tool and without', async () => {
  const queue: Answer[] = []
  const { ask } = await start(() => queue.shift() ?? hello)
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.array(anyPart, { maxLength: 4 }),
          fc.array(anyResult, { maxLength: 12 }),
          fc.constantFrom(newer, newer, modern, older),
        ),
        { maxLength: 4 },
      ),
      async (steps) => {
        const conversation: ConversationMessage[] = [user]
        for (const [parts, how, model] of steps) {
          const sayable = parts.filter((part) => model === newer || !('safety' in part))
          queue.push({ parts: [...sayable, { type: 'text', text: 'So.' }] })
          const answer = await ask(asking({ model, conversation }))
          conversation.push(assistant(answer), callsOf(answer).length > 0 ? resultsOf(answer, ...how) : user)
        }
        for (const model of [newer, modern, older]) await ask(asking({ conversation, model }))
        await ask(asking({ conversation, tools: [] }))
      },
    ),
    { numRuns: 40 },
  )
})
