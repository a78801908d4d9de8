/** The simulated tokenizer: four characters are one token. Only its being deterministic matters. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4)
}
