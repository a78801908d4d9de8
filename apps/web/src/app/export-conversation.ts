import { conversationApi } from '../api/conversation-endpoints.ts'
import { nameOfAgent } from '../live/name-of-agent.ts'
import type { AgentState } from '../live/state.ts'
import { useLiveStore } from '../live/store.ts'

/**
 * Saves the conversation as Markdown: all of it, as the server tells it. Where the server cannot be asked, as far as it is
 * known here, with these words for who speaks.
 */
export async function exportConversation(
  agent: Pick<AgentState, 'id' | 'meta'>,
  words: { you: string; rain: string },
): Promise<void> {
  const [file, { saveFile }] = await Promise.all([fileOf(agent, words), import('../ui/save-file.ts')])
  saveFile(file, `${nameOfAgent(agent)}.md`)
}

async function fileOf(
  { id, meta }: Pick<AgentState, 'id' | 'meta'>,
  words: { you: string; rain: string },
): Promise<Blob> {
  try {
    return await conversationApi.export(meta.session_id, { format: 'markdown', images: 'name' })
  } catch {
    const { asMarkdown } = await import('../features/chat/composer/as-markdown.ts')
    const { items = [] } = useLiveStore.getState().live.agents[id] ?? {}
    return new Blob([asMarkdown({ items }, words)], { type: 'text/markdown' })
  }
}
