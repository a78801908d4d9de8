/** When an answer came, token by token; all in `nowMs`. */
export interface AnswerTimes {
  /** Under which the provider notes when it began. */
  tag: string
  sentAt: number
  tokensAt: number[]
  endedAt: number
}

/** The simulated model speaks in tokens of this length. */
export const tokenChars = 4

let tags = 0

/** A message that makes the simulated model follow the rules, under a tag of its own. */
export function tagged(rules: string): { tag: string; text: string } {
  const tag = `m${++tags}`
  return { tag, text: `#${tag}\n${rules}` }
}

/** From the message to its first token. */
export function firstTokenMs({ sentAt, tokensAt }: AnswerTimes): number {
  return (tokensAt[0] ?? NaN) - sentAt
}
