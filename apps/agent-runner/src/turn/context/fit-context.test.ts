import { afterEach, describe, expect, jest, test } from '@jest/globals'
import type { ErrorCode } from '@rain/protocol'
import fc from 'fast-check'
import { documentsIn, type ModelFinal, type ModelRequest } from '../../providers/provider.ts'
import { isWellFormed } from './check.ts'
import { withDocuments } from './documents.ts'
import { fitContext, type FitContext, type Fitted } from './fit-context.ts'
import { count } from './measure.ts'
import { partsOfRequest } from './parts.ts'
import {
  aCall,
  aFit,
  answers,
  aPdf,
  aStep,
  countQuarters,
  says,
  stepsOf,
  type ToldTurn,
} from './testing/conversations.ts'

const chars = (tokens: number, letter = 'x') => letter.repeat(tokens * 4)
const textOf = (request: ModelRequest) => JSON.stringify(request.conversation)

function fitting(fitted: Fitted): Extract<Fitted, { type: 'fits' }> {
  if (fitted.type !== 'fits') throw new Error(`it is ${fitted.type}`)
  return fitted
}

const aLongTask = (rounds: number, tokens: number): ToldTurn => ({
  says: 'Read them all',
  rounds: Array.from({ length: rounds }, (_, index) => [chars(tokens, String.fromCharCode(97 + index))]),
  answer: null,
})

const talk = (turns: number, tokens: number): ToldTurn[] =>
  Array.from({ length: turns }, (_, index) => ({ says: `Question ${index}`, rounds: [], answer: chars(tokens) }))

describe('a conversation with room to spare', () => {
  test('goes as it is, and loads no tokenizer', async () => {
    const loadTokenizer = jest.fn<FitContext['loadTokenizer']>()
    const fitted = fitting(await fitContext(aFit(stepsOf([aLongTask(2, 100)]), { loadTokenizer })))
    expect(fitted.request.conversation).toHaveLength(5)
    expect(fitted).toMatchObject({ exact: false, compacted: [], limit: 10_000 })
    expect(loadTokenizer).not.toHaveBeenCalled()
  })

  test('is measured from what the provider counted last', async () => {
    const steps = stepsOf([aLongTask(2, 100)])
    const given = aFit(steps)
    given.context.counted = { turnId: 'trn_0', step: 2, tokens: 4_000, provider: 'scripted', models: ['scripted-1'] }
    const fitted = fitting(await fitContext(given))
    expect(fitted.tokens).toBeGreaterThan(4_400)
    expect(fitted.tokens).toBeLessThan(4_500)
  })

  test('is not measured from what another model counted', async () => {
    const given = aFit(stepsOf([aLongTask(2, 100)]))
    given.context.counted = { turnId: 'trn_0', step: 2, tokens: 9_999, provider: 'scripted', models: ['another'] }
    expect(fitting(await fitContext(given)).tokens).toBeLessThan(4_000)
  })
})

describe('documents', () => {
  const limits = { pages: 100, bytes: 1_000_000, tokensPerPage: 1_000 }
  const shown = (steps: ReturnType<typeof stepsOf>) => withDocuments(steps, { limits, contextTokens: 10_000 })
  const documents = ({ conversation }: ModelRequest) => documentsIn(conversation)

  test('give way to their text before any output is left out, the oldest first, and are told so to the rows', async () => {
    const [first, second] = [aLongTask(5, 60), aLongTask(5, 60)]
    const steps = stepsOf([{ ...first, answer: 'done' }, second])
    const [asked, again] = [steps[0], steps.find(({ turnId }) => turnId === 'trn_1')]
    if (!asked || !again) throw new Error('no message')
    asked.attachments = [aPdf('old')]
    again.attachments = [aPdf('new', { pages: 2 })]
    const kept: string[][] = []
    const keepAsText = async (ids: string[]) => kept.push(ids) > 0
    const keepPruned = jest.fn<FitContext['keepPruned']>()
    const fitted = fitting(await fitContext(aFit(shown(steps), { keepAsText, keepPruned })))
    expect(kept).toEqual([['old']])
    expect(keepPruned).not.toHaveBeenCalled()
    expect(documents(fitted.request)).toEqual(['new'])
    expect(textOf(fitted.request)).toContain('Attached file \\"old.pdf\\"')
    expect(fitted.tokens).toBeLessThan(7_000)
  })

  test('of the running turn give way only when nothing else fits', async () => {
    const steps = stepsOf([{ says: 'Read it', rounds: [], answer: null }])
    const [asked] = steps
    if (!asked) throw new Error('no message')
    asked.attachments = [aPdf('new', { pages: 5 })]
    expect(documents(fitting(await fitContext(aFit(shown(steps)))).request)).toEqual(['new'])
    const small = aFit(shown(steps), { limitTokens: 5_000 })
    expect(documents(fitting(await fitContext(small)).request)).toEqual([])
  })
})

describe('old outputs', () => {
  test('are left out above 70 %, oldest first and down to half, never those of the last three rounds', async () => {
    const pruned: string[][] = []
    const keepPruned = async (ids: string[]) => pruned.push(ids) > 0
    const fitted = fitting(await fitContext(aFit(stepsOf([aLongTask(10, 600)]), { keepPruned })))
    expect(pruned).toEqual([['tcl_0_0_0', 'tcl_0_1_0', 'tcl_0_2_0', 'tcl_0_3_0', 'tcl_0_4_0']])
    expect(fitted.tokens).toBeLessThan(5_000)
    expect(textOf(fitted.request)).toContain(
      '[output of 2,400 characters left out to save room; read it again if you need it]',
    )
    expect(textOf(fitted.request)).toContain(chars(600, 'j'))
  })

  test('that are left out stay so, and the beginning of the request stays the same for the steps that follow', async () => {
    const steps = stepsOf([aLongTask(12, 600)])
    const first = fitting(await fitContext(aFit(steps.slice(0, 10))))
    const prefix = first.request.conversation
    const second = fitting(
      await fitContext(
        aFit([...first.context.steps, ...steps.slice(10, 12)] as typeof steps, {
          keepPruned: async () => {
            throw new Error('nothing more was to be left out')
          },
        }),
      ),
    )
    expect(second.request.conversation.slice(0, prefix.length)).toEqual(prefix)
  })

  test('are not left out while that would save next to nothing', async () => {
    const keepPruned = jest.fn<FitContext['keepPruned']>()
    const fitted = await fitContext(aFit(stepsOf([...talk(7, 900), aLongTask(5, 60)]), { keepPruned }))
    expect(fitted.type).toBe('fits')
    expect(keepPruned).not.toHaveBeenCalled()
  })
})

describe('older turns', () => {
  test('are summarised above 85 %, and the last ones stay whole', async () => {
    const fitted = fitting(
      await fitContext(aFit(stepsOf([...talk(12, 700), { says: 'And now?', rounds: [], answer: null }]))),
    )
    expect(fitted.compacted).toMatchObject([{ upToStep: null, provider: 'scripted', model: 'scripted-1' }])
    expect(fitted.tokens).toBeLessThan(5_000)
    const text = textOf(fitted.request)
    expect(text).toContain('Goal: go on.')
    expect(text).toContain('Question 11')
    expect(fitted.request.conversation[0]).toMatchObject({ role: 'user' })
    expect(fitted.request.conversation.at(-1)).toMatchObject({ content: says('And now?') })
  })

  test('are told to the model without tools, as material', async () => {
    const asked: ModelRequest[] = []
    const ask = async (request: ModelRequest) => {
      asked.push(request)
      return answers('Notes.')
    }
    await fitContext(aFit(stepsOf([...talk(12, 700), { says: 'And now?', rounds: [], answer: null }]), { ask }))
    expect(asked.length).toBeGreaterThan(0)
    for (const request of asked) {
      expect(request).toMatchObject({ tools: [], conversation: [{ role: 'user' }] })
      expect(textOf(request)).not.toContain('And now?')
    }
  })

  test('carry what the person wrote and the files that were touched beside the summary', async () => {
    const steps = stepsOf([
      aDoneTask('Call me Ada', 3),
      ...talk(11, 700),
      { says: 'And now?', rounds: [], answer: null },
    ])
    const [summary] = fitting(await fitContext(aFit(steps))).compacted
    expect(summary?.text).toContain('Call me Ada')
    expect(summary?.text).toContain('/home/me/tcl_0_0_0.txt')
  })

  test.each<[string, () => Promise<ModelFinal>]>([
    ['is refused', async () => ({ type: 'failed', code: 'provider_rejected', message: 'Bad request.' })],
    ['is empty', async () => answers('')],
    ['is declined', async () => answers('No.', 'refused')],
    ['is longer than what it stands for', async () => answers(chars(20_000))],
  ])('are left out with a note when the summary %s', async (_name, ask) => {
    const steps = stepsOf([...talk(12, 700), { says: 'And now?', rounds: [], answer: null }])
    const fitted = fitting(await fitContext(aFit(steps, { ask })))
    expect(fitted.compacted).toMatchObject([{ provider: 'rain' }])
    expect(textOf(fitted.request)).toContain('could not be summarised')
    expect(textOf(fitted.request)).toContain('Question 1')
    expect(fitted.tokens).toBeLessThan(5_000)
  })

  describe('stay as they are when the summary fails for now', () => {
    const keepSummary = jest.fn<FitContext['keepSummary']>()
    const failing = (code: ErrorCode) => ({
      ask: async (): Promise<ModelFinal> => ({ type: 'failed', code, message: 'Not now.' }),
      keepSummary,
    })
    afterEach(() => expect(keepSummary).not.toHaveBeenCalled())

    test('and there is room for another step', async () => {
      const steps = stepsOf([...talk(11, 700), { says: 'And now?', rounds: [], answer: null }])
      const fitted = fitting(await fitContext(aFit(steps, failing('provider_overloaded'))))
      expect(fitted.tokens).toBeGreaterThan(0.85 * 9_000)
      expect(textOf(fitted.request)).toContain('Question 0')
    })

    test.each<ErrorCode>(['provider_overloaded', 'provider_auth', 'budget_exhausted'])(
      'and there is none: whoever can mend %s is told',
      async (code) => {
        const steps = stepsOf([...talk(14, 700), { says: 'And now?', rounds: [], answer: null }])
        expect(await fitContext(aFit(steps, failing(code)))).toMatchObject({ type: 'failed', failure: { code } })
      },
    )
  })

  test('are summarised in parts when the model is much smaller than the one before', async () => {
    const asked: string[] = []
    const ask = async (request: ModelRequest) => answers(`Notes ${asked.push(textOf(request))}.`)
    const steps = stepsOf([...talk(30, 700), { says: 'And now?', rounds: [], answer: null }])
    const fitted = fitting(await fitContext(aFit(steps, { ask })))
    expect(asked.length).toBeGreaterThan(2)
    expect(asked[1]).toContain('Notes 1.')
    expect(textOf(fitted.request)).toContain(`Notes ${asked.length}.`)
  })

  test('that are too much even in parts are left out, and the summary says so', async () => {
    const steps = stepsOf([...talk(120, 700), { says: 'And now?', rounds: [], answer: null }])
    const fitted = fitting(await fitContext(aFit(steps)))
    expect(textOf(fitted.request)).toMatch(/notes do not cover the oldest \d+ messages, calls and results/)
  })

  test('that were summarised before are part of the next summary', async () => {
    const asked: string[] = []
    const given = aFit(stepsOf([...talk(12, 700), { says: 'And now?', rounds: [], answer: null }]), {
      ask: async (request) => answers(`Notes ${asked.push(textOf(request))}.`),
    })
    given.context.summary = {
      ...{ id: 'sum_0', upToTurnSeq: 0, upToStep: null, text: 'The cat is called Tom.', provider: 'p', model: 'm' },
      ...{ tokensBefore: 9, tokensAfter: 8, createdAt: new Date(0) },
    }
    await fitContext(given)
    expect(asked[0]).toContain('The cat is called Tom.')
  })
})

const aDoneTask = (words: string, rounds: number): ToldTurn => ({
  ...aLongTask(rounds, 100),
  says: words,
  answer: 'Done.',
})

describe('a turn that is too long by itself', () => {
  const steps = () => {
    const written = Array.from({ length: 12 }, (_, index) => {
      const call = aCall({
        id: `tcl_${index}`,
        tool: 'write_file',
        input: { path: `/p/${index}`, content: chars(700) },
      })
      const { toolUseId, tool, input } = call
      const content = [{ type: 'tool_call' as const, toolUseId, tool, input }]
      return aStep({ turnId: 'trn_9', step: index + 1, content, toolCalls: [{ ...call, output: 'written' }] })
    })
    return [aStep({ turnId: 'trn_9', step: 0, role: 'user', content: says('Write twelve files') }), ...written]
  }

  test("keeps the person's message and its newest steps, and the steps between are summarised", async () => {
    const fitted = fitting(await fitContext(aFit(steps())))
    expect(fitted.compacted).toMatchObject([{ upToTurnSeq: 1, upToStep: expect.any(Number) }])
    const [first, ...rest] = fitted.request.conversation
    expect(first).toMatchObject({ role: 'user', content: [{}, { text: 'Write twelve files' }] })
    expect(JSON.stringify(rest)).toContain('/p/11')
    expect(fitted.tokens).toBeLessThan(9_000)
  })

  test('with one output larger than the model is told to read less of it', async () => {
    const fitted = fitting(await fitContext(aFit(stepsOf([aLongTask(1, 20_000)]))))
    expect(textOf(fitted.request)).toContain('read it again in smaller parts')
  })
})

test('a request whose rules and tools alone are too large is full', async () => {
  const request = { model: 'auto', system: chars(12_000), tools: [] }
  expect(await fitContext(aFit(stepsOf(talk(1, 5)), { request }))).toMatchObject({ type: 'full', limit: 10_000 })
})

test('who lost the turn goes no further', async () => {
  expect(await fitContext(aFit(stepsOf([aLongTask(10, 600)]), { keepPruned: async () => false }))).toEqual({
    type: 'lost',
  })
  const steps = stepsOf([...talk(12, 700), { says: 'And now?', rounds: [], answer: null }])
  expect(await fitContext(aFit(steps, { keepSummary: async () => 'lost' }))).toEqual({ type: 'lost' })
  expect(await fitContext(aFit(steps, { keepSummary: async () => 'stopped' }))).toEqual({ type: 'stopped' })
})

test('a stop while the summary is written writes none', async () => {
  const keepSummary = jest.fn<FitContext['keepSummary']>()
  const ask = async (): Promise<ModelFinal> => ({ type: 'failed', code: 'interrupted', message: '' })
  const steps = stepsOf([...talk(12, 700), { says: 'And now?', rounds: [], answer: null }])
  expect(await fitContext(aFit(steps, { ask, keepSummary }))).toEqual({ type: 'stopped' })
  expect(keepSummary).not.toHaveBeenCalled()
})

test('many short turns are summarised before there are more rows than are read', async () => {
  const steps = stepsOf([...talk(450, 1), { says: 'And now?', rounds: [], answer: null }])
  const fitted = fitting(await fitContext(aFit(steps, { limitTokens: 1_000_000 })))
  expect(fitted.compacted).toHaveLength(1)
  expect(fitted.context.steps.length).toBeLessThanOrEqual(500)
})

test('near the limit the provider counts, and its word stands', async () => {
  const countExactly = jest.fn<FitContext['countExactly']>().mockResolvedValue(6_000)
  const keepPruned = jest.fn<FitContext['keepPruned']>()
  const steps = stepsOf([aLongTask(10, 800)])
  expect(await fitContext(aFit(steps, { countExactly, keepPruned }))).toMatchObject({ tokens: 6_000, exact: true })
  expect(keepPruned).not.toHaveBeenCalled()
})

test('an answer gets no more room than there is', async () => {
  const fitted = fitting(await fitContext(aFit(stepsOf([aLongTask(1, 5_500)]), { reserveOutputTokens: 8_000 })))
  expect(fitted.request.maxOutputTokens).toBeLessThanOrEqual(10_000 - fitted.tokens)
})

const toldTurn = fc.record({
  says: fc.string({ minLength: 1, maxLength: 400 }),
  rounds: fc.array(
    fc.array(
      fc.nat(9_000).map((length) => 'o'.repeat(length)),
      { minLength: 1, maxLength: 3 },
    ),
    { maxLength: 7 },
  ),
  answer: fc.option(
    fc.nat(4_000).map((length) => 'a'.repeat(length)),
    { freq: 5 },
  ),
})

const notes = fc.constantFrom<ModelFinal>(
  answers('Notes.'),
  answers('Notes. '.repeat(300)),
  answers('Cut in the', 'max_tokens'),
  answers(''),
  answers('x'.repeat(90_000)),
  { type: 'failed', code: 'provider_rejected', message: 'Bad request.' },
)

test('whatever the conversation, the request is well formed, fits, and nothing of the last turn is lost', async () => {
  const property = fc.asyncProperty(
    fc.array(toldTurn, { minLength: 1, maxLength: 14 }),
    fc.integer({ min: 3_000, max: 60_000 }),
    notes,
    async (turns, limitTokens, final) => {
      const steps = stepsOf(turns.map((turn, index) => (index === turns.length - 1 ? { ...turn, answer: null } : turn)))
      const kept: string[] = []
      const given = aFit(steps, {
        limitTokens,
        ask: async () => final,
        keepPruned: async (ids) => kept.push(...ids) >= 0,
      })
      const fitted = fitting(await fitContext(given))
      const { request } = fitted
      expect(isWellFormed(request.conversation)).toBe(true)
      expect(request.system).toBe(given.request.system)
      expect(await count(partsOfRequest(request), countQuarters)).toBeLessThanOrEqual(limitTokens)

      const running = steps.filter((step) => step.turnId === given.turn.id)
      const [message, ...rounds] = running
      expect(
        request.conversation.some(
          (m) => m.role === 'user' && m.content.some((b) => b.type === 'text' && b.text === textIn(message)),
        ),
      ).toBe(true)
      const last = rounds.at(-1)
      const results = last?.toolCalls.map((call) => call.toolUseId) ?? []
      const shown = request.conversation.at(-1)
      if (results.length > 0)
        expect(shown?.role === 'tools' && shown.results.map((result) => result.toolUseId)).toEqual(results)
      else expect(shown?.role).toBe('user')
      expect(new Set(kept).size).toBe(kept.length)
    },
  )
  await fc.assert(property, { numRuns: 150 })
})

function textIn(step: { content: { type: string }[] } | undefined): string {
  const [block] = step?.content ?? []
  return block && 'text' in block ? String(block.text) : ''
}
