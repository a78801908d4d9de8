import { afterEach, describe, expect, test } from '@jest/globals'
import { desktopActionSchema } from '@rain/protocol'
import {
  calls,
  says,
  simulatedOpenaiModels,
  startOpenai,
  type Answer,
  type OpenaiOptions,
  type SimulatedOpenai,
} from '@rain/testing'
import fc from 'fast-check'
import type { ConversationMessage, ImagePart, ModelEvent, ModelFinal, ModelRequest, ToolAnswer } from '../provider.ts'
import { desktopActions, desktopTool } from '../testing/desktop-actions.ts'
import { request } from '../testing/fixture.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { createOpenaiProvider } from './index.ts'
import { takesComputerTool } from './models.ts'

let servers: SimulatedOpenai[] = []
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
})

type Answered = Extract<ModelFinal, { type: 'answered' }>

interface Body {
  tools: Record<string, unknown>[]
  input: Record<string, unknown>[]
}

async function start(script: Answer[] | (() => Answer), options?: OpenaiOptions) {
  const server = await startOpenai(script, options)
  servers.push(server)
  const provider = createOpenaiProvider({ apiKey: server.apiKey, baseUrl: server.url, clock: createManualClock() })
  const ask = async (question: ModelRequest): Promise<Answered> => {
    const events: ModelEvent[] = []
    for await (const event of provider.ask(question, new AbortController().signal)) events.push(event)
    const final = events.at(-1)
    if (final?.type !== 'answered') throw new Error(`It did not answer: ${JSON.stringify(final)}`)
    return final
  }
  const sent = () => server.requests.filter(({ path }) => path === '/v1/responses').at(-1)?.body as Body
  const asked = () => server.requests.filter(({ path }) => path === '/v1/responses').length
  return { ask, sent, asked }
}

const newer = 'gpt-6.2-sol'
const older = 'gpt-4.1'
const hello = says('ok')

/** A picture of one pixel; the number makes it another one. */
const picture = (n = 0): ImagePart => ({ type: 'image', mediaType: 'image/png', base64: `iVBORw0KGg${n}=` })
const urlOf = ({ mediaType, base64 }: ImagePart) => `data:${mediaType};base64,${base64}`

const user: ConversationMessage = { role: 'user', content: [{ type: 'text', text: 'do it' }] }
const assistant = ({ content, model }: Answered): ConversationMessage => ({
  role: 'assistant',
  provider: 'openai',
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

/** A conversation in which another provider's model has made this call. */
const after = (input: Record<string, unknown>, images: ImagePart[] = []): ConversationMessage[] => [
  user,
  {
    role: 'assistant',
    provider: 'claude',
    model: 'claude',
    content: [{ type: 'tool_call', toolUseId: 'toolu_1', tool: 'computer', input }],
  },
  { role: 'tools', results: [{ toolUseId: 'toolu_1', tool: 'computer', content: 'Done.', images, isError: false }] },
]

describe.each([newer, older])('a desktop with %s', (model) => {
  test.each(desktopActions)('%j of the model is that action, and goes back as the model said it', async (input) => {
    const { ask } = await start([calls('computer', input), hello])
    const answer = await ask(asking({ model }))
    expect(answer).toMatchObject({ reason: 'tool_use', content: [{ type: 'tool_call', tool: 'computer', input }] })
    const conversation = [user, assistant(answer), resultsOf(answer, done({ images: [picture()] }))]
    await ask(asking({ model, conversation }))
  })

  test.each([...desktopActions, { action: 'type_secret', secret: 'mail' }])(
    'what another model did, %j, is taken by the API',
    async (input) => {
      const { ask } = await start([hello])
      await ask(asking({ model, conversation: after(input, [picture()]) }))
    },
  )

  test('a secret is typed by its name', async () => {
    const { ask, sent } = await start([
      model === newer
        ? calls('computer_type_secret', { secret: 'mail' })
        : calls('computer', { action: 'type_secret', secret: 'mail' }),
      hello,
    ])
    const answer = await ask(asking({ model }))
    expect(answer.content).toMatchObject([{ tool: 'computer', input: { action: 'type_secret', secret: 'mail' } }])
    await ask(asking({ model, conversation: [user, assistant(answer), resultsOf(answer)] }))
    expect(sent().input).toContainEqual(
      expect.objectContaining({ name: model === newer ? 'computer_type_secret' : 'computer' }),
    )
  })

  test('a conversation goes on without the desktop', async () => {
    const { ask } = await start([calls('computer', { action: 'left_click', coordinate: [1, 2] }), hello])
    const answer = await ask(asking({ model }))
    await ask(asking({ model, tools: [], conversation: [user, assistant(answer), resultsOf(answer)] }))
  })
})

test('a model that was taught the tool is given it, and any other our own function', async () => {
  const { ask, sent } = await start(() => hello)
  await ask(asking())
  expect(sent().tools).toEqual([
    { type: 'computer' },
    expect.objectContaining({ type: 'function', name: 'computer_type_secret' }),
  ])
  await ask(asking({ model: older }))
  expect(sent().tools).toEqual([
    expect.objectContaining({
      type: 'function',
      name: 'computer',
      parameters: expect.objectContaining({ required: ['action'] }),
    }),
  ])
})

test.each([
  ['gpt-6.2-sol', true],
  ['gpt-5.5-2026-04-23', true],
  ['gpt-5.4', true],
  ['gpt-5.4-mini', true],
  ['gpt-5.4-nano', false],
  ['gpt-5.2', false],
  ['gpt-4.1', false],
  ['o3', false],
  ['ft:gpt-5.4-2026-03-05:home::abc', true],
])('%s was taught the tool: %s', (model, taught) => {
  expect(takesComputerTool(model)).toBe(taught)
})

test('no simulated model is offered a tool that it does not take', () => {
  const wrong = simulatedOpenaiModels.filter(({ id, computer, responses }) => responses && takesComputerTool(id) !== computer) // prettier-ignore
  expect(wrong).toEqual([])
})

test('a model that refuses the tool is offered our own function, from then on', async () => {
  const models = simulatedOpenaiModels.map((model) => ({ ...model, computer: false }))
  const { ask, sent, asked } = await start(() => hello, { models })
  await ask(asking())
  await ask(asking({ conversation: after({ action: 'screenshot' }, [picture()]) }))
  expect(asked()).toBe(3)
  expect(sent().tools).toMatchObject([{ type: 'function', name: 'computer' }])
})

describe('what the model says', () => {
  const held = ['CTRL', 'SHIFT']
  test.each<[Record<string, unknown>, Record<string, unknown>[]]>([
    [
      { type: 'click', button: 'left', x: 1, y: 2, keys: held },
      [{ action: 'left_click', coordinate: [1, 2], text: 'ctrl+shift' }],
    ],
    [{ type: 'click', button: 'wheel', x: 1, y: 2, keys: null }, [{ action: 'middle_click', coordinate: [1, 2] }]],
    [{ type: 'click', button: 'back', x: 1, y: 2 }, [{ action: 'key', text: 'alt+Left' }]],
    [{ type: 'click', button: 'forward', x: 1, y: 2 }, [{ action: 'key', text: 'alt+Right' }]],
    [{ type: 'double_click', x: 1, y: 2, keys: ['CMD'] }, [{ action: 'double_click', coordinate: [1, 2], text: 'super' }]], // prettier-ignore
    [
      { type: 'drag', path: [{ x: 1, y: 2 }, { x: 3, y: 4 }, { x: 5, y: 6 }] }, // prettier-ignore
      [{ action: 'left_click_drag', start_coordinate: [1, 2], coordinate: [5, 6], path: [[3, 4]] }],
    ],
    [{ type: 'keypress', keys: ['CTRL', 'S'] }, [{ action: 'key', text: 'ctrl+s' }]],
    [{ type: 'keypress', keys: ['ENTER'] }, [{ action: 'key', text: 'Return' }]],
    [{ type: 'keypress', keys: ['ARROWLEFT'] }, [{ action: 'key', text: 'Left' }]],
    [{ type: 'keypress', keys: ['CTRL', 'K', 'CTRL', 'S'] }, [{ action: 'key', text: 'ctrl+k ctrl+s' }]],
    [{ type: 'keypress', keys: ['DOWN', 'DOWN', 'F5', ' ', '+'] }, [{ action: 'key', text: 'Down Down F5 space +' }]],
    [{ type: 'keypress', keys: ['SUPER'] }, [{ action: 'key', text: 'super' }]],
    [{ type: 'move', x: 0, y: 0, keys: [] }, [{ action: 'mouse_move', coordinate: [0, 0] }]],
    [
      { type: 'scroll', x: 1, y: 2, scroll_x: -120, scroll_y: 300, keys: ['CTRL'] },
      [
        { action: 'scroll', coordinate: [1, 2], scroll_direction: 'down', scroll_amount: 3, text: 'ctrl' },
        { action: 'scroll', coordinate: [1, 2], scroll_direction: 'left', scroll_amount: 1, text: 'ctrl' },
      ],
    ],
    [
      { type: 'scroll', x: 1, y: 2, scroll_x: 0, scroll_y: -10 },
      [{ action: 'scroll', coordinate: [1, 2], scroll_direction: 'up', scroll_amount: 1 }],
    ],
    [
      { type: 'scroll', x: 1, y: 2, scroll_x: 0, scroll_y: 99_999 },
      [{ action: 'scroll', coordinate: [1, 2], scroll_direction: 'down', scroll_amount: 100 }],
    ],
    [{ type: 'wait' }, [{ action: 'wait', duration: 2 }]],
  ])('%j is %j, and goes back as it was', async (said, rows) => {
    const { ask, sent } = await start([calls('computer', { actions: [said] }), hello])
    const answer = await ask(asking())
    expect(callsOf(answer).map(({ input }) => input)).toEqual(rows)
    for (const row of rows) expect(desktopActionSchema.safeParse(row).success).toBe(true)
    const shown = done({ images: [picture()] })
    await ask(asking({ conversation: [user, assistant(answer), resultsOf(answer, shown, shown)] }))
    expect(sent().input).toContainEqual(expect.objectContaining({ type: 'computer_call', actions: [said] }))
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['an action nobody knows', { type: 'pinch', by: 2 }, 'no action "pinch". It knows: click, double_click, drag'],
    ['a click without a place', { type: 'click', button: 'left' }, 'The click could not be read: x'],
    ['a button nobody has', { type: 'click', button: 'seventh', x: 1, y: 2 }, 'button'],
    ['a drag to nowhere', { type: 'drag', path: [{ x: 1, y: 2 }] }, 'path'],
    ['no key', { type: 'keypress', keys: [] }, 'no key'],
    ['keys held while moving', { type: 'move', x: 1, y: 2, keys: ['SHIFT'] }, 'cannot be held'],
    ['a scroll by nothing', { type: 'scroll', x: 1, y: 2, scroll_x: 0, scroll_y: 0 }, 'by nothing'],
    ['no action at all', {}, 'no action'],
  ])('%s is never run, and the model is told', async (name, said, words) => {
    const actions = name === 'no action at all' ? [] : [said]
    const { ask } = await start([calls('computer', { actions })])
    const [call] = callsOf(await ask(asking()))
    expect(call).toMatchObject({ tool: 'computer', invalid: expect.stringContaining(words) })
  })

  test('a long drag keeps its shape within what a row has room for', async () => {
    const path = Array.from({ length: 1000 }, (_, x) => ({ x, y: x }))
    const { ask } = await start([calls('computer', { actions: [{ type: 'drag', path }] })])
    const row = desktopActionSchema.parse(callsOf(await ask(asking()))[0]?.input)
    if (row.action !== 'left_click_drag') throw new Error(row.action)
    expect([row.start_coordinate, row.coordinate]).toEqual([[0, 0], [999, 999]]) // prettier-ignore
    const xs = row.path?.map(([x]) => x) ?? []
    expect(xs.length).toBeGreaterThan(90)
    expect(xs).toEqual([...xs].sort((a, b) => a - b))
  })

  test('a call that was cut off is never run', async () => {
    const { ask } = await start([{ ...calls('computer', { action: 'screenshot' }), stop: 'max_tokens' }])
    expect(await ask(asking())).toMatchObject({
      reason: 'max_tokens',
      content: [{ tool: 'computer', invalid: expect.stringContaining('cut off') }],
    })
  })
})

describe('a call of several actions', () => {
  const actions = [
    { type: 'click', button: 'left', x: 5, y: 6 },
    { type: 'type', text: 'hola' },
    { type: 'keypress', keys: ['ENTER'] },
  ]
  const batch = (more: { safety?: string[] } = {}): Answer => ({
    parts: [
      { type: 'thinking', text: 'hm' },
      { type: 'tool_use', name: 'bash', input: { command: 'ls' } },
      { type: 'tool_use', name: 'computer', input: { actions }, id: 'call_1', ...more },
    ],
  })

  test('is one call for each, with ids of their own', async () => {
    const { ask } = await start([batch()])
    expect(callsOf(await ask(asking())).map(({ toolUseId, tool, input }) => [toolUseId, tool, input])).toEqual([
      [expect.any(String), 'bash', { command: 'ls' }],
      ['call_1_1', 'computer', { action: 'left_click', coordinate: [5, 6] }],
      ['call_1_2', 'computer', { action: 'type', text: 'hola' }],
      ['call_1_3', 'computer', { action: 'key', text: 'Return' }],
    ])
  })

  test('is one call again, answered by the newest picture and by what was said', async () => {
    const { ask, sent } = await start([batch(), hello])
    const answer = await ask(asking())
    const results = resultsOf(
      answer,
      done({ content: 'a.txt' }),
      done({ content: 'Clicked.', images: [picture(1)] }),
      done({ content: 'Typed.', images: [picture(2)] }),
      failed('Not done: the screen has changed.'),
    )
    await ask(asking({ conversation: [user, assistant(answer), results] }))
    expect(sent().input.slice(2)).toEqual([
      expect.objectContaining({ type: 'reasoning' }),
      expect.objectContaining({ type: 'function_call', name: 'bash' }),
      {
        type: 'computer_call',
        id: expect.stringMatching(/^cu_/),
        call_id: 'call_1',
        status: 'completed',
        actions,
        pending_safety_checks: [],
      },
      expect.objectContaining({ type: 'function_call_output', output: 'a.txt' }),
      {
        type: 'computer_call_output',
        call_id: 'call_1',
        output: { type: 'computer_screenshot', image_url: urlOf(picture(2)) },
      },
      {
        role: 'developer',
        content: expect.stringContaining('["Clicked.","Typed.","It failed. Not done: the screen has changed."]'),
      },
    ])
  })

  test('that a newer API would tell one by one goes back so', async () => {
    const action = { type: 'screenshot' }
    const { ask, sent } = await start([calls('computer', { action }, 'call_9'), hello])
    const answer = await ask(asking())
    expect(callsOf(answer)).toMatchObject([{ toolUseId: 'call_9', input: { action: 'screenshot' } }])
    await ask(asking({ conversation: [user, assistant(answer), resultsOf(answer, done({ images: [picture()] }))] }))
    const [call] = sent().input.filter(({ type }) => type === 'computer_call')
    expect(call).toMatchObject({ action })
    expect(call).not.toHaveProperty('actions')
  })

  test('whose pictures are no longer there is answered with the last one before', async () => {
    const { ask, sent } = await start([calls('computer', { action: 'screenshot' }), batch(), hello])
    const first = await ask(asking())
    const begun = [user, assistant(first), resultsOf(first, done({ images: [picture(7)] }))]
    const second = await ask(asking({ conversation: begun }))
    await ask(asking({ conversation: [...begun, assistant(second), resultsOf(second)] }))
    expect(sent().input.filter(({ type }) => type === 'computer_call_output')).toMatchObject([
      { output: { image_url: urlOf(picture(7)) } },
      { output: { image_url: urlOf(picture(7)) } },
    ])
  })

  test('is told as calls of a function where no picture was ever shown', async () => {
    const { ask, sent } = await start([batch(), hello])
    const answer = await ask(asking())
    await ask(asking({ conversation: [user, assistant(answer), resultsOf(answer)] }))
    expect(sent().input.filter(({ type }) => type === 'function_call').map(({ name }) => name)).toEqual(['bash', 'computer', 'computer', 'computer']) // prettier-ignore
    expect(JSON.stringify(sent().input)).not.toContain('computer_call')
  })

  test('is told as calls of a function to a model without the tool, with their pictures', async () => {
    const { ask, sent } = await start([batch(), hello])
    const answer = await ask(asking())
    const results = resultsOf(answer, {}, done({ images: [picture(1)] }))
    await ask(asking({ model: older, conversation: [user, assistant(answer), results] }))
    expect(sent().input).toContainEqual(
      expect.objectContaining({
        type: 'function_call_output',
        call_id: 'call_1_1',
        output: [{ type: 'input_text', text: 'Done.' }, expect.objectContaining({ image_url: urlOf(picture(1)) })],
      }),
    )
  })

  describe('with safety checks', () => {
    const safety = ['The page tells the model what to do.']

    test('asks for a person before each action that does something', async () => {
      const looks = [{ type: 'wait' }, actions[0], { type: 'screenshot' }, actions[1]]
      const { ask } = await start([
        { parts: [{ type: 'tool_use', name: 'computer', input: { actions: looks }, safety }] },
      ])
      expect(callsOf(await ask(asking())).map((call) => call.safety)).toEqual([safety, safety, undefined, safety])
    })

    test('that a person has allowed says so', async () => {
      const { ask, sent } = await start([batch({ safety }), hello])
      const answer = await ask(asking())
      const shown = done({ images: [picture()] })
      await ask(asking({ conversation: [user, assistant(answer), resultsOf(answer, {}, shown, shown, shown)] }))
      const [output] = sent().input.filter(({ type }) => type === 'computer_call_output')
      expect(output).toMatchObject({ acknowledged_safety_checks: [{ message: safety[0] }] })
    })

    test('that a person has not allowed is never said to be', async () => {
      const { ask, sent } = await start([batch({ safety }), hello])
      const answer = await ask(asking())
      const results = resultsOf(answer, done({ images: [picture()] }), failed('The person said no.'))
      await ask(asking({ conversation: [user, assistant(answer), results] }))
      expect(JSON.stringify(sent().input)).not.toContain('acknowledged')
      expect(JSON.stringify(sent().input)).toContain('The person said no.')
    })
  })
})

const anyAction = fc.oneof(
  fc.record({ type: fc.constant('click'), button: fc.constantFrom('left', 'right', 'wheel', 'back'), x: fc.nat(2000), y: fc.nat(2000) }), // prettier-ignore
  fc.record({ type: fc.constant('scroll'), x: fc.nat(99), y: fc.nat(99), scroll_x: fc.integer(), scroll_y: fc.integer() }), // prettier-ignore
  fc.record({ type: fc.constant('type'), text: fc.string() }),
  fc.record({ type: fc.constant('keypress'), keys: fc.array(fc.string()) }),
  fc.constant({ type: 'screenshot' }),
)
const anyPart = fc.oneof(
  fc.constant({ type: 'thinking' as const, text: 'hm' }),
  fc.constant({ type: 'text' as const, text: 'Now.' }),
  fc.constant({ type: 'tool_use' as const, name: 'bash', input: {} }),
  fc.constantFrom(...desktopActions).map((input) => ({ type: 'tool_use' as const, name: 'computer', input: { ...input } })), // prettier-ignore
  fc.record({
    type: fc.constant('tool_use' as const),
    name: fc.constant('computer'),
    input: fc.record({ actions: fc.array(anyAction, { minLength: 1, maxLength: 4 }) }),
    safety: fc.array(fc.string(), { maxLength: 2 }),
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
      fc.array(fc.tuple(fc.array(anyPart, { maxLength: 4 }), fc.array(anyResult, { maxLength: 12 }), fc.boolean()), {
        maxLength: 4,
      }),
      async (steps) => {
        const conversation: ConversationMessage[] = [user]
        for (const [parts, how, taught] of steps) {
          queue.push({ parts })
          const answer = await ask(asking({ model: taught ? newer : older, conversation }))
          conversation.push(assistant(answer), callsOf(answer).length > 0 ? resultsOf(answer, ...how) : user)
        }
        await ask(asking({ conversation }))
        await ask(asking({ conversation, model: older }))
        await ask(asking({ conversation, tools: [] }))
      },
    ),
    { numRuns: 40 },
  )
})
