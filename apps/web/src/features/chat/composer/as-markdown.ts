import type { AgentState } from '../../../live/state.ts'

/** What was said in a conversation, as a file to keep. What tools were given and have answered is named, not repeated. */
export function asMarkdown({ items }: Pick<AgentState, 'items'>, words: { you: string; rain: string }): string {
  const parts = items.flatMap((item): string[] => {
    if (item.kind === 'user') {
      const files = (item.attachments ?? []).map(({ name }) => `- 📎 ${name}`)
      return [`## ${words.you}`, item.text, files.join('\n')]
    }
    if (item.kind === 'text') return [`## ${words.rain}`, item.text]
    if (item.kind === 'tool') return [`> \`${item.tool}\``]
    return []
  })
  return `${parts.filter((part) => part.trim() !== '').join('\n\n')}\n`
}
