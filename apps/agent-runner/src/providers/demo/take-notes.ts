import type { ConversationMessage } from '../provider.ts'

const mostLineChars = 120

/** The notes of a conversation, where they are asked for: what the person has said, shortened. Null: something else is asked. */
export function takeNotes(conversation: ConversationMessage[], tools: string[]): string | null {
  const [asked] = conversation
  if (tools.length > 0 || conversation.length !== 1 || asked?.role !== 'user') return null
  const text = asked.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n')
  if (!text.endsWith('Write the notes.')) return null
  const said = text.split('\n').flatMap((line) => wordsOf(line) ?? [])
  return ['Asked so far:', ...said.map((words) => `- ${words.slice(0, mostLineChars)}`)].join('\n')
}

/** What the person says in a line of the transcript. */
function wordsOf(line: string): string | null {
  if (!line.startsWith('{"from":"person"')) return null
  const { text }: { text?: unknown } = JSON.parse(line)
  return typeof text === 'string' ? text : null
}
