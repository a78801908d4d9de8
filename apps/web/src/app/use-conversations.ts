import { limits, type Conversation, type SearchHit } from '@rain/protocol'
import { useTranslation } from 'react-i18next'
import { api } from '../api/endpoints.ts'
import { useServerWords } from '../i18n/server-words.ts'
import { newAgentId, openFolder } from '../live/actions.ts'
import { useLiveClient } from '../live/live-context.ts'
import { useLiveStore } from '../live/store.ts'
import { goTo } from './route.ts'
import { openMessage } from './use-agent-address.ts'

type Place = Pick<Conversation, 'session_id' | 'cwd'>

/** Ways to conversations that were kept. Each resolves to why it could not, or to null. */
export function useConversations() {
  const { t } = useTranslation()
  const words = useServerWords()
  const client = useLiveClient()

  /** The agent that has it open, or one that opens it. */
  const bring = async (place: Place): Promise<{ agentId: string } | { failure: string }> => {
    const { agents, order, activeId } = useLiveStore.getState().live
    const open = order.find((id) => agents[id]?.meta.session_id === place.session_id)
    if (open !== undefined) return { agentId: open }
    const hasRoom = order.length < limits.agentsPerConnection
    const agentId = hasRoom || activeId === null ? newAgentId(order) : activeId
    const ack = await openFolder(client, { agentId, path: place.cwd, sessionId: place.session_id })
    return ack?.ok ? { agentId } : { failure: ack ? words.refusal(ack) : t('history.resumeFailed') }
  }
  const resume = async (place: Place): Promise<string | null> => {
    const found = await bring(place)
    if ('failure' in found) return found.failure
    goTo('chat', found.agentId)
    return null
  }
  return {
    resume,
    resumeById: async (sessionId: string): Promise<string | null> => {
      const conversation = await findConversation(sessionId)
      return conversation ? resume(conversation) : t('history.resumeFailed')
    },
    openHit: async (hit: SearchHit): Promise<string | null> => {
      const found = await bring(hit)
      if ('failure' in found) return found.failure
      openMessage(found.agentId, hit.step === 0 ? hit.turn_id : `${hit.turn_id}.${hit.step}`)
      return null
    },
  }
}

/** Looks for a conversation among those that are kept. */
async function findConversation(sessionId: string): Promise<Conversation | null> {
  let before: string | undefined
  for (;;) {
    const page = await api.conversations(before).catch(() => null)
    const found = page?.conversations.find((conversation) => conversation.session_id === sessionId)
    const last = page?.conversations.at(-1)
    if (found || !last || !page?.more) return found ?? null
    before = last.session_id
  }
}
