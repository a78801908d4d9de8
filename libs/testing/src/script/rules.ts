import type { Answer, AnswerPart, Incident, MessageAnswer, StopReason } from './answer.ts'
import { overloaded, rateLimited } from './answer.ts'

/** What a request asks for, as far as the rules go. */
export interface Asked {
  /** The last message of the user, without tool results. */
  text: string
  /** How many answers of the model follow it. */
  step: number
  /** What the tools called since then have answered. */
  results: string[]
}

/**
 * A script driven by what the user writes, for whole-system tests and benchmarks. The last text message of the user is
 * read line by line; a line that is no rule is left out; a message without any rule is answered with a greeting.
 *
 *   say TEXT                     answer with TEXT
 *   think TEXT                   think TEXT
 *   tokens N [rate R] [first MS] stream N words of one token each, R per second, the first after MS
 *   tool NAME {json}             call a tool; several in a row are called at once
 *   then                         the next lines belong to the next model step (after a tool this is implied)
 *   results                      quote what the tools of this message answered
 *   wait MS | ping               pause the stream | send a ping
 *   stop REASON                  end with this stop reason
 *   usage INPUT OUTPUT           report these tokens, nothing cached
 *   fail STATUS [times N]        answer with this HTTP status (429: retry-after 1), N times, then go on
 *   error TYPE                   an error event in the middle of the stream
 *   cut | silence | endless      destroy the connection | say nothing more | stream for ever
 *
 * Step k of the message is asked for when k answers of the model follow it.
 */
export function rulesScript<Request>(read: (request: Request) => Asked): (request: Request) => Answer {
  const failuresLeft = new Map<string, number>()
  return (request) => {
    const { text, step, results } = read(request)
    const steps = toSteps(text)
    if (steps.length === 0)
      return { parts: [{ type: 'text', text: `This is the simulated model. You said: ${text || '(nothing)'}` }] }
    const lines = steps[step]
    if (!lines) return { parts: [{ type: 'text', text: 'Done.' }] }
    const failure = lines
      .map((line) => toFailure(line, `${step} ${text}`, failuresLeft))
      .find((found) => found !== null)
    return failure ?? toAnswer(lines, results)
  }
}

const RULE = /^\s*(say|think|tokens|tool|then|results|wait|ping|stop|usage|fail|error|cut|silence|endless)\b ?(.*)$/

interface Line {
  rule: string
  rest: string
}

function toSteps(text: string): Line[][] {
  const steps: Line[][] = []
  let current: Line[] = []
  const close = () => {
    if (current.length > 0) steps.push(current)
    current = []
  }
  for (const raw of text.split('\n')) {
    const [, rule, rest = ''] = RULE.exec(raw) ?? []
    if (!rule) continue
    if (rule === 'then' || (rule !== 'tool' && current.at(-1)?.rule === 'tool')) close()
    if (rule !== 'then') current.push({ rule, rest })
  }
  close()
  return steps
}

function toFailure({ rule, rest }: Line, key: string, left: Map<string, number>): Answer | null {
  if (rule !== 'fail') return null
  const [, status = '500', times] = /^(\d+)(?: times (\d+))?/.exec(rest) ?? []
  const remaining = left.get(key) ?? (times ? Number(times) : Infinity)
  left.set(key, remaining - 1)
  if (remaining <= 0) return null
  if (status === '429') return rateLimited(1)
  if (status === '529') return overloaded()
  return { status: Number(status), message: `Simulated ${status}` }
}

function toAnswer(lines: Line[], results: string[]): MessageAnswer {
  const answer: MessageAnswer = { parts: [] }
  for (const { rule, rest } of lines) {
    switch (rule) {
      case 'say':
        answer.parts.push({ type: 'text', text: rest || '…' })
        break
      case 'think':
        answer.parts.push({ type: 'thinking', text: rest })
        break
      case 'results':
        answer.parts.push({ type: 'text', text: `The tools answered: ${results.join(' | ') || '(nothing)'}` })
        break
      case 'tokens':
        addTokens(answer, rest)
        break
      case 'tool':
        answer.parts.push(toToolUse(rest))
        break
      case 'stop':
        answer.stop = rest.trim() as StopReason
        break
      case 'usage': {
        const [input = 0, output = 0] = rest.trim().split(/\s+/).map(Number)
        answer.usage = { input, output, cacheRead: 0, cacheWrite: 0, thinking: 0 }
        break
      }
      case 'endless':
        answer.tokensPerSecond ??= 50
        answer.parts.push({ type: 'text', deltas: words(100_000) })
        break
      case 'fail':
        break
      default:
        answer.parts.push(toIncident(rule, rest))
    }
  }
  return answer
}

function addTokens(answer: MessageAnswer, rest: string): void {
  const numberAfter = (name: string) => Number(new RegExp(`\\b${name} (\\d+(?:\\.\\d+)?)`).exec(rest)?.[1] ?? 0)
  const rate = numberAfter('rate')
  const first = numberAfter('first')
  if (rate) answer.tokensPerSecond = rate
  if (first) answer.firstTokenMs = first
  answer.parts.push({ type: 'text', deltas: words(Number.parseInt(rest, 10) || 1) })
}

/** Words of four characters, a token each: `rain`, then ` abc`, ` abd`, … */
function words(count: number): string[] {
  const letter = (value: number) => String.fromCharCode(97 + (value % 26))
  return Array.from({ length: count }, (_, n) =>
    n === 0 ? 'rain' : ` ${letter(n / 676)}${letter(n / 26)}${letter(n)}`,
  )
}

function toToolUse(rest: string): AnswerPart {
  const [, name = 'unknown', json = '{}'] = /^(\S+)\s*(.*)$/.exec(rest) ?? []
  try {
    return { type: 'tool_use', name, input: JSON.parse(json || '{}') as Record<string, unknown> }
  } catch {
    return { type: 'tool_use', name, input: {}, json }
  }
}

function toIncident(rule: string, rest: string): Incident {
  switch (rule) {
    case 'wait':
      return { type: 'wait', ms: Number(rest) || 0 }
    case 'error':
      return { type: 'error', error: rest.trim() || 'overloaded_error' }
    case 'cut':
      return { type: 'cut' }
    case 'silence':
      return { type: 'silence' }
    default:
      return { type: 'ping' }
  }
}
