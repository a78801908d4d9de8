import { useCallback, useState } from 'react'
import { forgetDraftFiles } from './composer/draft-files.ts'
import { stopUploads } from './composer/upload-files.ts'

const prefix = 'rain.draft.'

/** What the person is typing to an agent. It outlives a reload and signing in again, not the browser tab. */
export function useDraft(agentId: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState({ agentId, text: readDraft(agentId) })
  const text = draft.agentId === agentId ? draft.text : readDraft(agentId)
  const write = useCallback(
    (next: string) => {
      setDraft({ agentId, text: next })
      if (next === '') sessionStorage.removeItem(prefix + agentId)
      else sessionStorage.setItem(prefix + agentId, next)
    },
    [agentId],
  )
  return [text, write]
}

/** The person has left: nothing of what they were about to send stays here. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
  stopUploads()
  forgetDraftFiles()
}

function readDraft(agentId: string): string {
  return sessionStorage.getItem(prefix + agentId) ?? ''
}
