import { Writable } from 'node:stream'
import { expect, test } from '@jest/globals'
import { batchWrites } from './batch-writes.ts'

test('what is written in one go leaves in one piece, and what comes later in the next', async () => {
  const pieces: string[] = []
  const stream = new Writable({
    writev(chunks, done) {
      pieces.push(chunks.map(({ chunk }) => String(chunk)).join(''))
      done()
    },
  })
  const aboutToWrite = batchWrites(stream)
  for (const word of ['a', 'b']) {
    aboutToWrite()
    stream.write(word)
    await null // a reader that hands over frame by frame does not break the batch
  }
  aboutToWrite()
  stream.write('c')
  expect(pieces).toEqual([])
  await new Promise(setImmediate)
  aboutToWrite()
  stream.write('d')
  await new Promise(setImmediate)
  expect(pieces).toEqual(['abc', 'd'])
})
