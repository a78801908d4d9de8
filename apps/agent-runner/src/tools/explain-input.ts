import type { z } from 'zod'

/** A failed schema check in words a model can act on, one line for each mistake. */
export function explainInput(tool: string, error: z.ZodError, knownKeys: string[]): string {
  const problems = error.issues.map((issue) => `- ${explainIssue(issue, knownKeys)}`)
  return [`The input of ${tool} is not valid. Nothing was done. Correct it and call again:`, ...problems].join('\n')
}

function explainIssue(issue: z.core.$ZodIssue, knownKeys: string[]): string {
  const place = formatPath(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const known = issue.path.length === 0 ? ` Known are: ${knownKeys.join(', ')}.` : ''
    return `${place === '' ? '' : `${place}: `}unknown ${issue.keys.map((key) => `"${key.slice(0, 100)}"`).join(', ')}.${known}`
  }
  return place === ''
    ? issue.message
    : `${place}: ${issue.message.replace('Invalid input: ', '').replace(', received undefined', ', but it is missing')}`
}

function formatPath(path: PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return text === '' ? String(key) : `${text}.${String(key)}`
  }, '')
}
