import { noUsage, type Usage } from '@rain/protocol'

/** What went to the server and what came back, as text. */
export interface Exchanged {
  prompt: string
  answer: string
}

/**
 * What an answer may have cost in tokens, for a server that does not tell. An estimate: the tokens are those of another
 * vendor's tokenizer (o200k), the wrapping that the server puts around messages is not counted, and neither are images.
 */
export async function estimateUsage({ prompt, answer }: Exchanged): Promise<Usage> {
  // loaded only here: it takes the memory and the time of 200 000 tokens
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base')
  const count = (text: string) => countTokens(text, { disallowedSpecial: new Set() })
  return { ...noUsage, inputTokens: count(prompt), outputTokens: count(answer) }
}

/** The same for an answer that was not finished, without delay: four characters are about a token. */
export function guessUsage({ prompt, answer }: Exchanged): Usage {
  return { ...noUsage, inputTokens: Math.ceil(prompt.length / 4), outputTokens: Math.ceil(answer.length / 4) }
}
