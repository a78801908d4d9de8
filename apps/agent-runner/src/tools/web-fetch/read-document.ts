import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { findReaderFiles } from './find-reader-files.ts'
import { takeTurns } from './take-turns.ts'

/** The line before the document. Text of a page comes as UTF-8. */
export interface ReadOrder {
  kind: 'html' | 'pdf'
  /** Where the document is from; what its links start at. */
  url: string
}

const readAnswerSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('read'),
    title: z.string(),
    text: z.string(),
    /** Of a PDF. */
    pages: z.number().int().positive().optional(),
  }),
  z.object({ kind: z.literal('unreadable'), why: z.string() }),
])
export type ReadAnswer = z.infer<typeof readAnswerSchema>

export interface ReadLimits {
  timeMs: number
  /** Heap and buffers together. */
  memoryMb: number
}

const usualLimits: ReadLimits = { timeMs: 15_000, memoryMb: 768 }
const mostAnswerBytes = 30_000_000
/** Documents that are read at a time: each may take its share of memory. */
const mostReaders = 4

/** Rejects only when `signal` is aborted. */
export type ReadDocument = (order: ReadOrder, body: Buffer, signal: AbortSignal) => Promise<ReadAnswer>

/**
 * Makes text of a page or a PDF, in a process of its own: one with an empty environment, whose time and memory are limited,
 * and which is gone when this resolves. It runs in the sandbox where there is one: it sees its own program and nothing of the
 * person's, and has no network. When it does not come to its end, the best it has said so far is taken.
 */
export function createDocumentReader(sandbox: Sandbox, limits: ReadLimits = usualLimits): ReadDocument {
  const inTurns = takeTurns(mostReaders)
  return (order, body, signal) => inTurns(signal, () => readOne({ order, body, signal, limits, sandbox }))
}

interface Reading {
  order: ReadOrder
  body: Buffer
  signal: AbortSignal
  limits: ReadLimits
  sandbox: Sandbox
}

async function readOne({ order, body, signal, limits, sandbox }: Reading): Promise<ReadAnswer> {
  const reader = await startReader(sandbox, limits)
  if (reader === null) return { kind: 'unreadable', why: 'The sandbox in which documents are read could not be built.' }
  const { child, end, finish } = reader
  const timer = setTimeout(end, limits.timeMs)
  signal.addEventListener('abort', end, { once: true })
  try {
    if (signal.aborted) end()
    child.stdin?.on('error', () => {}) // it may die before it has read everything
    child.stdin?.write(`${JSON.stringify(order)}\n`)
    child.stdin?.end(body)
    const answer = lastAnswer(await collectOutput(child, end))
    signal.throwIfAborted()
    return answer ?? { kind: 'unreadable', why: 'It takes too much time or memory to read.' }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
    end()
    await finish()
  }
}

interface Reader {
  child: ChildProcess
  end(): void
  finish(): Promise<unknown>
}

const program = fileURLToPath(new URL('./reader/main.js', import.meta.url))

/** Null: there is a sandbox, but not for this. Then nothing is read rather than read without it. */
async function startReader(sandbox: Sandbox, { memoryMb }: ReadLimits): Promise<Reader | null> {
  const node = [process.execPath, `--max-old-space-size=${Math.floor(memoryMb / 2)}`, program]
  if (!sandbox.status.available)
    return startWithout(process.platform === 'linux' ? withDataLimit(node, memoryMb) : node)
  const [command = '', ...args] = node
  const files = await findReaderFiles(program)
  const wrapped = await sandbox.wrap({
    command,
    args,
    cwd: files.folder,
    writable: [],
    readable: [...files.readable, process.execPath],
    environment: {},
    network: 'none',
    limits: { memoryBytes: memoryMb * 1024 * 1024 },
  })
  if (wrapped.kind === 'refused') return null
  const { cwd, environment } = wrapped
  const child = spawn(wrapped.command, wrapped.args, {
    cwd,
    env: environment,
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  })
  if (child.pid !== undefined) wrapped.attend(child.pid)
  return { child, end: () => wrapped.end(), finish: () => wrapped.finish() }
}

function startWithout([command = '', ...args]: string[]): Reader {
  const child = spawn(command, args, { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] })
  return { child, end: () => void child.kill('SIGKILL'), finish: async () => {} }
}

/** @NOTE the limit of the heap does not count buffers, and a PDF unpacks into buffers. */
function withDataLimit(command: string[], memoryMb: number): string[] {
  return ['/bin/sh', '-c', `ulimit -d ${memoryMb * 1024}; exec "$@"`, 'sh', ...command]
}

async function collectOutput(child: ChildProcess, end: () => void): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > mostAnswerBytes) end()
    else chunks.push(chunk)
  })
  await new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()))
  return Buffer.concat(chunks).toString()
}

/** Only whole lines count: the last one may have been cut by the end of the process. */
function lastAnswer(output: string): ReadAnswer | null {
  const lines = output.split('\n').slice(0, -1)
  const last = lines.at(-1)
  return last === undefined ? null : readAnswerSchema.parse(JSON.parse(last))
}
