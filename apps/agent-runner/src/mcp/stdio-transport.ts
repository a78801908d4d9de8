import { deserializeMessage, serializeMessage, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/client'
import type { Readable, Writable } from 'node:stream'
import { McpFailed } from './problem.ts'

/** A started server: its pipes, and how to end it with all that it started. */
export interface StartedServer {
  input: Writable
  output: Readable
  errors: Readable
  /** Resolves when it has ended, however it came. */
  ended: Promise<void>
  /** Ends it. Resolves when nothing of it is left; never rejects. */
  close(): Promise<void>
}

/** One message may be this long. */
const mostMessageBytes = 8 * 1024 * 1024
/** And so much may come between two requests of ours. */
const mostBytesUnasked = 32 * 1024 * 1024
/** Lines that are no messages: programs greet on their standard output, though they should not. */
const mostRubbishLines = 200
/** What may wait for a server that does not read. */
const mostWaitingBytes = 8 * 1024 * 1024

/**
 * The protocol's messages over the pipes of a process, one a line. A server that sends too much, or what is no message,
 * is ended; what was asked of it then fails with the reason.
 */
export function createStdioTransport(server: StartedServer): Transport {
  let pending: Buffer[] = []
  let pendingBytes = 0
  let bytesUnasked = 0
  let rubbishLines = 0
  let closed = false

  const transport: Transport = {
    async start() {
      server.output.on('data', take)
      server.output.on('error', () => {})
      server.input.on('error', () => {})
      void server.ended.then(() => end())
    },
    async send(message) {
      if (closed || !server.input.writable) throw new McpFailed('closed', 'It has ended.')
      if (server.input.writableLength > mostWaitingBytes)
        throw new McpFailed('closed', 'It does not read what it is sent.')
      if ('method' in message) bytesUnasked = 0
      server.input.write(serializeMessage(message))
    },
    close: () => end(),
  }
  return transport

  function take(chunk: Buffer): void {
    if (closed) return
    bytesUnasked += chunk.length
    if (bytesUnasked > mostBytesUnasked) return fail('flooded', 'It sent more than was asked for, and was ended.')
    let from = 0
    for (let to = chunk.indexOf(10); to >= 0 && !closed; to = chunk.indexOf(10, from)) {
      takeLine(Buffer.concat([...pending, chunk.subarray(from, to)]).toString())
      pending = []
      pendingBytes = 0
      from = to + 1
    }
    if (from < chunk.length) {
      pending.push(chunk.subarray(from))
      pendingBytes += chunk.length - from
    }
    if (pendingBytes > mostMessageBytes) fail('flooded', 'It sent a message beyond 8 MB, and was ended.')
  }

  function takeLine(line: string): void {
    if (line.trim() === '') return
    const message = readMessage(line)
    if (message) return transport.onmessage?.(message)
    rubbishLines++
    if (rubbishLines > mostRubbishLines) fail('rubbish', 'What it sends is not the protocol; it was ended.')
  }

  function fail(code: 'flooded' | 'rubbish', text: string): void {
    transport.onerror?.(new McpFailed(code, text))
    void end()
  }

  async function end(): Promise<void> {
    if (closed) return
    closed = true
    pending = []
    server.output.off('data', take)
    server.output.resume()
    await server.close()
    transport.onclose?.()
  }
}

function readMessage(line: string): JSONRPCMessage | null {
  try {
    return deserializeMessage(line)
  } catch {
    // @NOTE the answer to a line that is no message is the count of them
    return null
  }
}
