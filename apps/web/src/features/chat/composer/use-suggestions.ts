import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { attachmentApi } from '../../../api/attachment-endpoints.ts'
import { commandsFor, type ComposerActions, type ComposerCommand } from './commands.ts'
import { findTrigger, type Trigger } from './find-trigger.ts'

export type Suggestion = { id: string } & (
  { kind: 'mention'; path: string } | { kind: 'command'; command: ComposerCommand }
)

export type Suggestions = {
  trigger: Trigger
  list: Suggestion[]
  /** Index of the one that Enter takes. */
  active: number
  setActive: (index: number) => void
  state: 'there' | 'loading' | 'failed'
  /** The folder holds more than was searched. */
  truncated: boolean
  close: () => void
}

/** Of the listbox, and of its options by their index. */
export const suggestionsId = 'composer-suggestions'
export const optionId = (index: number) => `${suggestionsId}-${index}`

/** What is offered for the word before the caret; null: nothing. */
export function useSuggestions(given: {
  agentId: string
  text: string
  caret: number
  actions: ComposerActions
}): Suggestions | null {
  const { agentId, text, caret, actions } = given
  const [closed, setClosed] = useState<string | null>(null)
  const [chosen, setChosen] = useState({ of: '', index: 0 })
  const trigger = findTrigger(text, caret)
  const query = trigger?.query ?? ''
  const isMention = trigger?.kind === 'mention'
  const { data, isError, isPending } = useQuery({
    queryKey: ['mentions', agentId, query],
    queryFn: ({ signal }) => attachmentApi.mentions(agentId, query, signal),
    enabled: isMention,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  })
  const key = trigger ? `${trigger.kind}:${trigger.start}:${query}` : ''
  if (!trigger || closed === key) return null

  const list = isMention
    ? (data?.paths ?? []).map((path): Suggestion => ({ id: path, kind: 'mention', path }))
    : commandsFor(query, actions).map((command): Suggestion => ({ id: command.name, kind: 'command', command }))
  if (!isMention && list.length === 0) return null
  const active = chosen.of === key ? Math.min(chosen.index, Math.max(0, list.length - 1)) : 0
  return {
    trigger,
    list,
    active,
    setActive: (index) => setChosen({ of: key, index: (index + list.length) % Math.max(1, list.length) }),
    state: !isMention ? 'there' : isError ? 'failed' : isPending ? 'loading' : 'there',
    truncated: isMention && data?.truncated === true,
    close: () => setClosed(key),
  }
}
