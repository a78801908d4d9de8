/**
 * A runner that does nothing but this: it takes a conversation of 200 turns with 50 screenshots from the disk, makes it
 * fit, and asks Claude. Arguments: the address and key of the simulated Claude, and the folder of the screenshots.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { adapterRequest, loadAdapter, loadRunnerModule } from '../clients/runner-modules.ts'
import type { MemoryTold } from '../figures/long-memory.ts'

interface TokenizerModule {
  loadTokenizer(): Promise<(text: string) => Promise<number>>
}

interface FitContextModule {
  fitContext(given: object): Promise<{ type: string; request: Parameters<typeof claude.ask>[0] }>
}

const steps = { turns: 200, textChars: 600, outputChars: 2_000, asked: 3 }
const contextTokens = 1_000_000

const [url = '', apiKey = '', folder = ''] = process.argv.slice(2)
const claude = await loadAdapter('claude', { url, apiKey })
const { fitContext } = await loadRunnerModule<FitContextModule>('turn/context/fit-context.js')
const { loadTokenizer } = await loadRunnerModule<TokenizerModule>('turn/context/tokenizer.js')
const files = (await readdir(folder)).map((name) => join(folder, name))
let heapBytes = 0

await loadTokenizer()
await askClaude(adapterRequest('claude', 'tokens 20'))
const idle = collected()
for (let asked = 0; asked < steps.asked; asked++) await loadFitAndAsk()
const peakBytes = process.resourceUsage().maxRSS * 1024
const keptBytes = collected().heapUsed - idle.heapUsed
process.send?.({ idleBytes: idle.rss, peakBytes, heapBytes, keptBytes } satisfies MemoryTold)
process.disconnect()

/** What is left when nothing is there that nobody needs. */
function collected(): NodeJS.MemoryUsage {
  global.gc?.()
  return process.memoryUsage()
}

async function loadFitAndAsk(): Promise<void> {
  const context = { summary: null, steps: await loadSteps(), counted: null }
  const fitted = await fitContext({
    context,
    turn: { id: 'trn_0' },
    request: { ...adapterRequest('claude', ''), maxOutputTokens: 1_000 },
    provider: 'claude',
    models: [adapterRequest('claude', '').model],
    limitTokens: contextTokens,
    reserveOutputTokens: 32_000,
    loadTokenizer,
  })
  if (fitted.type !== 'fits') throw new Error(`the conversation is ${fitted.type}`)
  await askClaude(fitted.request)
}

async function askClaude(request: Parameters<typeof claude.ask>[0]): Promise<void> {
  for await (const event of claude.ask(request, new AbortController().signal)) {
    const { heapUsed, external } = process.memoryUsage()
    heapBytes = Math.max(heapBytes, heapUsed + external)
    if (event.type === 'failed') throw new Error(event.message)
  }
}

/** As the rows of a conversation are read: what the person said, one call with its output, and the answer. */
async function loadSteps(): Promise<object[]> {
  const every = Math.floor(steps.turns / files.length)
  const turns = Array.from({ length: steps.turns }, async (_, turn) => {
    const file = turn % every === 0 ? files[turn / every] : undefined
    const images = file ? [{ type: 'image', mediaType: 'image/png', base64: await readFile(file, 'base64') }] : []
    return turnOf(turn, images)
  })
  return [...(await Promise.all(turns)).flat(), stepOf(steps.turns, 0, { role: 'user', content: text('tokens 20') })]
}

function turnOf(turn: number, images: object[]): object[] {
  const use = { toolUseId: `toolu_${turn}`, tool: images.length > 0 ? 'computer' : 'bash', input: { turn } }
  const output = images.length > 0 ? 'A screenshot.' : words(steps.outputChars)
  const call = { id: `tcl_${turn}`, ...use, status: 'done', output, pruned: null, images }
  return [
    stepOf(turn, 0, { role: 'user', content: text(words(steps.textChars)) }),
    stepOf(turn, 1, { role: 'assistant', content: [{ type: 'tool_call', ...use }], toolCalls: [call] }),
    stepOf(turn, 2, { role: 'assistant', content: text(words(steps.textChars)) }),
  ]
}

function stepOf(turn: number, step: number, given: { role: string; content: object[]; toolCalls?: object[] }): object {
  const turnId = `trn_${turn}`
  const author = given.role === 'user' ? {} : { provider: 'claude', model: adapterRequest('claude', '').model }
  return { id: `msg_${turn}_${step}`, turnId, turnSeq: turn, step, toolCalls: [], ...author, ...given }
}

function text(words: string) {
  return [{ type: 'text', text: words }]
}

function words(chars: number): string {
  return 'some words of a message '.repeat(Math.ceil(chars / 24)).slice(0, chars)
}
