import type { IncomingMessage } from 'node:http'
import { limits, RainError } from '@rain/protocol'

const megabytes = Math.floor(limits.attachmentBytes / 1_000_000)

/**
 * The body of a request, whole. It is counted as it comes, whatever its header has promised.
 * @throws RainError `too_large`, or `bad_request` where it is empty or breaks off.
 */
export async function receiveFile(request: IncomingMessage): Promise<Buffer> {
  const promised = Number(request.headers['content-length'] ?? 0)
  if (promised > limits.attachmentBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > limits.attachmentBytes) throw tooLarge()
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof RainError) throw error
    throw new RainError('bad_request', 'The upload broke off. Try again.', { cause: error })
  }
  if (size === 0) throw new RainError('bad_request', 'The file is empty.')
  return Buffer.concat(chunks, size)
}

function tooLarge(): RainError {
  return new RainError('too_large', `A file may have at most ${megabytes} MB.`)
}
