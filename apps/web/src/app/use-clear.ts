import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { conversationApi } from '../api/conversation-endpoints.ts'
import { queryKeys } from '../api/query-client.ts'
import { ApiError } from '../api/request.ts'
import { offerUndo, tellNotDeleted } from '../features/chat/message/undo.ts'
import { useServerWords } from '../i18n/server-words.ts'

/** Puts the conversation of an agent away at once, and offers to bring it back: the agent goes on in an empty one. */
export function useClear(agentId: string, sessionId: string | null): () => Promise<void> {
  const { t } = useTranslation()
  const words = useServerWords()
  const queries = useQueryClient()
  const changed = () => void queries.invalidateQueries({ queryKey: queryKeys.conversations })

  return async () => {
    if (sessionId === null) return
    try {
      await conversationApi.setAside(sessionId)
      changed()
      const restore = () =>
        conversationApi.restore(sessionId).then(
          () => (changed(), true),
          () => false,
        )
      offerUndo({ agentId, isWhole: true, restore })
    } catch (error) {
      tellNotDeleted(agentId, error instanceof ApiError ? words.refusal(error) : t('chat.noAnswer'))
    }
  }
}
