import { nameOfAgent } from '../live/name-of-agent.ts'
import type { AgentState } from '../live/state.ts'

/** Saves the conversation as Markdown, with these words for who speaks. */
export async function exportConversation(agent: AgentState, words: { you: string; rain: string }): Promise<void> {
  const [{ asMarkdown }, { saveFile }] = await Promise.all([
    import('../features/chat/composer/as-markdown.ts'),
    import('../ui/save-file.ts'),
  ])
  saveFile(new Blob([asMarkdown(agent, words)], { type: 'text/markdown' }), `${nameOfAgent(agent)}.md`)
}
