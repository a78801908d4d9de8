import { attachmentsOf, textOf } from '@rain/protocol'
import { shortened } from './transcript.ts'
import type { ShownStep } from './shown-step.ts'

const mostFiles = 40
const mostMessageChars = 600

/**
 * What Rain itself puts back beside a summary, because a summary may lose it: the person's messages in their own words,
 * the newest first to be kept, and the files that were touched, by Rain and by the person who undid it. At most `mostChars` characters.
 */
export function restoredFrom(covered: ShownStep[], mostChars: number): string {
  const files = fileList(covered, Math.floor(mostChars / 3))
  const messages = messageList(covered, mostChars - files.length)
  return [messages, files].filter((part) => part !== '').join('\n\n')
}

/** The last answer in its own words: what the person says next is mostly about it. At most `mostChars` characters. */
export function lastAnswerOf(covered: ShownStep[], mostChars: number): string {
  const last = covered.findLast((step) => step.role === 'assistant' && textOf(step.content).trim() !== '')
  if (!last) return ''
  return `Rain answered last (word for word, shortened where it was long):\n${JSON.stringify(shortened(textOf(last.content), mostChars))}`
}

function messageList(covered: ShownStep[], mostChars: number): string {
  const heading = 'The person wrote (word for word, long messages shortened, the oldest left out if there were many):'
  const lines: string[] = []
  let left = mostChars - heading.length
  for (const step of covered.toReversed()) {
    if (step.role !== 'user') continue
    const files = attachmentsOf(step.content).map(({ name }) => name)
    const beside = files.length === 0 ? '' : ` (attached: ${files.map((name) => JSON.stringify(name)).join(', ')})`
    const line = `- ${JSON.stringify(shortened(textOf(step.content), mostMessageChars))}${beside}`
    left -= line.length + 1
    if (left < 0) break
    lines.unshift(line)
  }
  return lines.length === 0 ? '' : [heading, ...lines].join('\n')
}

function fileList(covered: ShownStep[], mostChars: number): string {
  const heading = 'Files touched (the newest last):'
  const touched = covered.flatMap(({ notes = [], toolCalls }) => [
    ...notes.map((note) => `- ${note}`),
    ...toolCalls.flatMap(({ tool, input }) => (typeof input.path === 'string' ? [`- ${tool}: ${input.path}`] : [])),
  ])
  const unique = [...new Set(touched.reverse())].slice(0, mostFiles)
  const lines: string[] = []
  let left = mostChars - heading.length
  for (const line of unique) {
    left -= line.length + 1
    if (left < 0) break
    lines.unshift(line)
  }
  return lines.length === 0 ? '' : [heading, ...lines].join('\n')
}
