import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { cleanEnvironment } from './bash/clean-environment.ts'
import { startReaper } from './bash/reaper.ts'
import { noSandbox } from '../sandbox/create-sandbox.ts'
import { createCoreTools } from './core-tools.ts'
import { describeTool } from './describe.ts'
import { createToolRegistry } from './registry.ts'
import { prepareToolCall, runTool } from './run-tool.ts'
import { createTestContext } from './testing/create-test-context.ts'
import type { TestContext } from './testing/create-test-context.ts'
import { defineTool } from './tool.ts'
import type { ToolOutcome } from './tool.ts'

const reaper = startReaper(cleanEnvironment({}))
const registry = createToolRegistry(
  await createCoreTools({ hostEnvironment: process.env, reaper, sandbox: noSandbox('not in this test') }),
)
reaper.close()

let context: TestContext
beforeEach(async () => {
  context = await createTestContext()
})
afterEach(() => context.remove())

describe('preparing', () => {
  const refusal = (tool: string, input: unknown) => {
    const prepared = prepareToolCall(registry, tool, input)
    return prepared.kind === 'refused' ? prepared.content : prepared.kind
  }

  test('a good call is ready', () => {
    const input = { path: 'a', offset: 3 }
    expect(prepareToolCall(registry, 'read_file', input)).toEqual({
      kind: 'ready',
      tool: registry.get('read_file'),
      input,
    })
  })

  test('a question goes to the person', () => {
    const input = { questions: [{ question: 'Which one?', options: [{ label: 'a' }, { label: 'b' }] }] }
    expect(prepareToolCall(registry, 'ask_user', input)).toEqual({ kind: 'asks_person', input })
  })

  test.each([
    ['no_such_tool', {}, 'The tools are: read_file, write_file'],
    ['read_file', {}, 'path: expected string, but it is missing'],
    ['read_file', { file_path: 'a' }, 'unknown "file_path". Known are: path, offset, limit.'],
    ['read_file', { path: 7 }, 'path: expected string, received number'],
    ['read_file', { path: 'a', offset: 0 }, 'offset: '],
    ['read_file', null, 'expected object, received null'],
    ['read_file', '{"path":"a"}', 'expected object, received string'],
    ['bash', { command: 'x', timeout_seconds: 301 }, 'timeout_seconds: '],
    ['bash', { command: 'a\0b' }, 'command: must not contain NUL characters'],
    ['edit_file', { path: 'a', old_text: '', new_text: '' }, 'old_text: must not be empty'],
    ['ask_user', { questions: [] }, 'questions: '],
    ['ask_user', { questions: [{ question: 'a', colour: 1 }] }, 'questions[0]: unknown "colour".'],
  ])('a bad call of %s is refused in words: %j', (tool, input, words) => {
    expect(refusal(tool, input)).toContain(words)
  })

  test('names that every object has are no tools', () => {
    expect(refusal('constructor', {})).toContain('no tool named')
    expect(refusal('__proto__', {})).toContain('no tool named')
  })
})

describe('describing', () => {
  test.each([...registry.values()])('$name has a strict schema with every field described', (tool) => {
    const { inputSchema, description } = describeTool(tool)
    expect(description.length).toBeGreaterThan(50)
    expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false })
    expect(inputSchema).not.toHaveProperty('$schema')
    for (const field of Object.values(inputSchema.properties ?? {})) expect(field).toHaveProperty('description')
  })

  test('two tools of one name are refused at the start', () => {
    const tools = [...registry.values()]
    expect(() => createToolRegistry([...tools, ...tools])).toThrow('two tools are named read_file')
  })
})

describe('running', () => {
  function runThat(work: () => Promise<ToolOutcome>, unexpected: unknown[] = []) {
    const tool = defineTool<unknown>({
      name: 'probe',
      description: '',
      input: z.unknown(),
      repeatable: true,
      run: work,
    })
    return runTool({ kind: 'ready', tool, input: {} }, context, (cause) => unexpected.push(cause))
  }

  test('the outcome of the tool is given as it is', async () => {
    expect(await runThat(async () => ({ content: 'fine', isError: false }))).toEqual({
      content: 'fine',
      isError: false,
    })
  })

  test('what the tool throws is told in safe words, and its cause handed on', async () => {
    const cause = new Error('secret detail')
    const unexpected: unknown[] = []
    const outcome = await runThat(() => Promise.reject(cause), unexpected)
    expect(outcome).toMatchObject({ isError: true, content: expect.not.stringContaining('secret') })
    expect(unexpected).toEqual([cause])
  })

  test('an interrupt is no unexpected failure', async () => {
    const unexpected: unknown[] = []
    const outcome = await runThat(async () => {
      context.abort()
      context.signal.throwIfAborted()
      return { content: '', isError: false }
    }, unexpected)
    expect(outcome).toEqual({ content: 'Interrupted before it was finished.', isError: true })
    expect(unexpected).toEqual([])
  })

  test('after an interrupt nothing is started', async () => {
    context.abort()
    let started = false
    await runThat(async () => {
      started = true
      return { content: '', isError: false }
    })
    expect(started).toBe(false)
  })

  test('the content is cut to 500 kB at a whole character', async () => {
    const { content } = await runThat(async () => ({ content: `x${'€'.repeat(300_000)}`, isError: false }))
    expect(Buffer.byteLength(content)).toBeLessThan(500_100)
    expect(content).toMatch(/€\n\[cut: the result was 900001 bytes, more than 500000\]$/)
  })

  test('the content can be stored: no NUL, no half characters', async () => {
    const { content } = await runThat(async () => ({ content: 'a\0b\uD800c', isError: false }))
    expect(content).toBe('a\u2400b\uFFFDc')
  })
})
