import {
  createRandom,
  overloaded,
  rateLimited,
  type Answer,
  type AnswerPart,
  type MessagesRequest,
} from '@rain/testing'

/** The file the tools write their ids to, in the folder of the agent. */
export const effectsFile = 'effects.txt'

/**
 * A model whose answer depends only on the message, the step and how often that step was asked: text and tool calls, now
 * and then a refusal of the API, or an answer that breaks off. Every call writes its own id to the effects file.
 */
export function chaoticModel(seed: number): (request: MessagesRequest) => Answer {
  const asked = new Map<string, number>()
  return (request) => {
    const { message, step } = placeOf(request)
    const place = `${message} ${step}`
    const attempt = (asked.get(place) ?? 0) + 1
    asked.set(place, attempt)
    const random = createRandom(seed + hash(place) + attempt)
    const fate = random.fraction()
    if (attempt === 1 && fate < 0.08) return rateLimited(0)
    if (attempt === 1 && fate < 0.14) return overloaded()
    const name = `${message}_${step}_${attempt}`
    const text = wordsOf(`I am at ${name}. `, random.between(3, 12), random.between(10, 60))
    if (fate > 0.97) return { parts: [text, { type: 'cut' }] }
    const lastStep = 1 + (hash(message) % 3)
    if (step >= lastStep) return { parts: [text] }
    const calls = Array.from({ length: random.between(1, 2) }, (_, index): AnswerPart => {
      const id = `toolu_${name}_${index}`
      const seconds = random.pick([0, 0.2, 1])
      const command = `echo ${id} >> ${effectsFile}; sleep ${seconds}; echo ran`
      return { type: 'tool_use', name: 'bash', input: { command }, id }
    })
    return { parts: [text, ...calls] }
  }
}

/** The message the model answers, and how many answers to it there are, this one included. */
function placeOf({ messages }: MessagesRequest): { message: string; step: number } {
  const said = messages.map(({ role, content }) => ({ role, text: textOf(content) }))
  const start = said.findLastIndex(({ role, text }) => role === 'user' && text !== '')
  const message = said[start]?.text.match(/message-\d+/g)?.at(-1) ?? 'unknown'
  return { message, step: 1 + said.slice(start).filter(({ role }) => role === 'assistant').length }
}

function textOf(content: MessagesRequest['messages'][number]['content']): string {
  if (typeof content === 'string') return content
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}

function wordsOf(beginning: string, count: number, pauseMs: number): AnswerPart {
  const words = Array.from({ length: count }, (_, index) => [`word${index} `, { type: 'wait' as const, ms: pauseMs }])
  return { type: 'text', deltas: [beginning, ...words.flat()] }
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0, 7) % 1_000_003
}
