import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The line before the document. Text of a page comes as UTF-8. */
export interface ReadOrder {
  kind: 'html' | 'pdf'
  /** Where the document is from; what its links start at. */
  url: string
}

const readAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('read'), title: z.string(), text: z.string() }),
  z.object({ kind: z.literal('unreadable'), why: z.string() }),
])
export type ReadAnswer = z.infer<typeof readAnswerSchema>

export interface ReadLimits {
  timeMs: number
  /** Of the data segment: heap and buffers together. Where the system has no such limit, of the heap alone. */
  memoryMb: number
}

const usualLimits: ReadLimits = { timeMs: 15_000, memoryMb: 768 }
const mostAnswerBytes = 30_000_000

/**
 * Text of a page or a PDF, made by a process of its own: one with an empty environment, whose memory and time are limited,
 * and which is gone when this returns. When it does not come to its end, the best it has said so far is taken.
 */
export async function readDocument(
  order: ReadOrder,
  body: Buffer,
  signal: AbortSignal,
  limits: ReadLimits = usualLimits,
): Promise<ReadAnswer> {
  signal.throwIfAborted()
  const child = startReader(limits)
  const end = () => void child.kill('SIGKILL')
  const timer = setTimeout(end, limits.timeMs)
  signal.addEventListener('abort', end, { once: true })
  try {
    child.stdin?.on('error', () => {}) // it may die before it has read everything
    child.stdin?.write(`${JSON.stringify(order)}\n`)
    child.stdin?.end(body)
    const answer = lastAnswer(await collectOutput(child))
    signal.throwIfAborted()
    return answer ?? { kind: 'unreadable', why: 'It takes too much time or memory to read.' }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
    end()
  }
}

const reader = fileURLToPath(new URL('./reader/main.js', import.meta.url))

function startReader({ memoryMb }: ReadLimits): ChildProcess {
  const command = [process.execPath, `--max-old-space-size=${Math.floor(memoryMb / 2)}`, reader]
  const [program = '', ...args] = process.platform === 'linux' ? withDataLimit(command, memoryMb) : command
  return spawn(program, args, { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] })
}

/** @NOTE the limit of the heap does not count buffers, and a PDF unpacks into buffers. */
function withDataLimit(command: string[], memoryMb: number): string[] {
  return ['/bin/sh', '-c', `ulimit -d ${memoryMb * 1024}; exec "$@"`, 'sh', ...command]
}

async function collectOutput(child: ChildProcess): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > mostAnswerBytes) child.kill('SIGKILL')
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
