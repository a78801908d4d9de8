import { createRandom, type Answer, type AnswerPart, type Gate, type Incident } from '@rain/testing'

export type ProviderId = 'claude' | 'openai'

/** One request of a runner, as its server sees it. */
export interface Asked {
  provider: ProviderId
  /** The number of the person's message. */
  message: number
  /** The model's step for it, from 1. */
  step: number
  /** How often this was asked of this provider, this time included. */
  attempt: number
}

/** What a server does with a request. It depends on the seed and on what is asked, and on nothing else. */
export interface Plan {
  fate: 'answers' | 'breaks_off' | 'breaks_before_a_word' | 'rate_limited' | 'overloaded' | 'down'
  words: number
  /** It calls a tool, so that there is a next step. */
  calls: boolean
  /** It waits in the middle of its words until the person has interrupted it. */
  isInterrupted: boolean
}

export function planOf(seed: number, asked: Asked): Plan {
  const { provider, message, step, attempt } = asked
  const place = message * 100 + step * 10 + (provider === 'claude' ? 0 : 5)
  const lasting = createRandom(seed + place * 1_009)
  const isDown = lasting.fraction() < 0.02
  const passing = createRandom(seed + place * 1_009 + attempt * 7_919)
  return {
    fate: isDown ? 'down' : fateOf(passing.fraction(), attempt),
    words: 5 + attempt + passing.between(0, 40),
    calls: step <= message % 3,
    isInterrupted: message % 25 === 7 && step === 1,
  }
}

function fateOf(chance: number, attempt: number): Plan['fate'] {
  if (attempt > 1) return 'answers'
  if (chance < 0.04) return 'rate_limited'
  if (chance < 0.07) return 'overloaded'
  if (chance < 0.1) return 'breaks_off'
  return chance < 0.12 ? 'breaks_before_a_word' : 'answers'
}

/** The answer to a plan; one that is interrupted waits at the gate. */
export function answerOf({ fate, words, calls, isInterrupted }: Plan, gate: Gate): Answer {
  const text = textOf(words, isInterrupted ? { type: 'gate', gate } : { type: 'wait', ms: 5 })
  switch (fate) {
    case 'rate_limited':
      return { status: 429, message: 'Too fast.', headers: { 'retry-after-ms': '20' } }
    case 'overloaded':
    case 'down':
      return { status: 529, message: 'Overloaded.', headers: { 'retry-after-ms': '20' } }
    case 'breaks_before_a_word':
      return { parts: [{ type: 'cut' }] }
    case 'breaks_off':
      return { parts: [text, { type: 'cut' }] }
    case 'answers': {
      const call: AnswerPart = { type: 'tool_use', name: 'list_directory', input: {} }
      return { parts: [text, ...(calls ? [call] : [])] }
    }
  }
}

function textOf(words: number, pause: Incident): AnswerPart {
  const deltas = Array.from({ length: words }, (_, index) => `word${index} `)
  return { type: 'text', deltas: [...deltas.slice(0, 3), pause, ...deltas.slice(3)] }
}

/** Reads what is asked from the body of a request: the newest message, and the results since then. */
export function readAsked(provider: ProviderId, body: unknown): Omit<Asked, 'attempt'> {
  const json = JSON.stringify(body)
  const at = json.lastIndexOf('message-')
  const result = provider === 'claude' ? '"type":"tool_result"' : '"type":"function_call_output"'
  return {
    provider,
    message: Number(/^message-(\d+)/.exec(json.slice(at))?.[1]),
    step: json.slice(at).split(result).length,
  }
}
