import { setImmediate as nextTick } from 'node:timers/promises'

/** Counts the tokens of a text. */
export type CountText = (text: string) => Promise<number>

// @NOTE merging is quadratic in the length of a word: 20,000 letters without a space take seconds
const pieceChars = 512
const piecesAtOnce = 64

let loading: Promise<CountText> | null = null

/**
 * The tokenizer of OpenAI's newer models, which stands in for all. It costs 69 MB, so it is loaded when first needed.
 * Its counts are exact to about one token in 512 characters; between pieces it lets others work.
 */
export function loadTokenizer(): Promise<CountText> {
  loading ??= load()
  return loading
}

async function load(): Promise<CountText> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base')
  // What looks like a control token is text here: without this a file that quotes one could not be counted.
  const options = { disallowedSpecial: new Set<string>() }
  return async (text) => {
    let tokens = 0
    for (let piece = 0; piece * pieceChars < text.length; piece++) {
      if (piece > 0 && piece % piecesAtOnce === 0) await nextTick()
      tokens += countTokens(text.slice(piece * pieceChars, (piece + 1) * pieceChars), options)
    }
    return tokens
  }
}
