import type { z } from 'zod'

type Issue = Pick<z.core.$ZodIssue, 'path' | 'message'>

/** What is wrong with some input, for the person who made the client: one sentence for each problem, at most three. */
export function describeIssues(issues: readonly Issue[]): string {
  const sentences = issues.slice(0, 3).map(({ path, message }) => {
    const place = path.map(String).join('.')
    return place && !message.includes(place) && !message.startsWith('Field length') ? `${place}: ${message}` : message
  })
  const rest = issues.length - sentences.length
  return sentences.join(' ') + (rest > 0 ? ` And ${rest} more.` : '')
}

/** Zod's own words, put more plainly where clients meet them. */
export const plainWords: z.core.$ZodErrorMap = (issue) => {
  const place = issue.path?.map(String).join('.') || 'the message'
  if (issue.code === 'invalid_union' && issue.path?.[0] === 'type')
    return `Unknown message type ${quote(typeOf(issue.input))}.`
  if (issue.code === 'invalid_type' && issue.input === undefined) return `${place} is required.`
  if (issue.code === 'invalid_type') return `${place} must be ${article(issue.expected)}.`
  if (issue.code === 'too_big' && issue.origin === 'string') {
    return `Field length: ${place} is too long (at most ${issue.maximum} characters).`
  }
  if (issue.code === 'too_small' && issue.origin === 'string') return `${place} must not be empty.`
  return undefined
}

function typeOf(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'type' in input ? input.type : undefined
}

function quote(value: unknown): string {
  return typeof value === 'string' ? `"${value.slice(0, 50)}"` : '(none)'
}

function article(type: string): string {
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`
}
