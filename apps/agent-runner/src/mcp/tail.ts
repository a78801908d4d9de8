import { plainText } from './plain-text.ts'

const mostBytes = 16 * 1024

/** The end of what a program says, however much it says. */
export interface Tail {
  add(chunk: Buffer): void
  text(): string
}

export function keepTail(): Tail {
  let kept = Buffer.alloc(0)
  return {
    add(chunk) {
      kept = Buffer.concat([kept, chunk.subarray(-mostBytes)]).subarray(-mostBytes)
    },
    text: () => plainText(kept.toString()),
  }
}
