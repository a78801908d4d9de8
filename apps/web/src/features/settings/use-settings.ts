import type { AgentPersonaChange, Settings, SettingsChange } from '@rain/protocol'
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { queryKeys } from '../../api/query-client.ts'
import { settingsApi } from '../../api/settings-endpoints.ts'

/** What the person has set, as the server has it. */
export function useSettings() {
  return useQuery({ queryKey: queryKeys.settings, queryFn: settingsApi.read })
}

/** Changes settings of the person: seen at once here, and taken back where the server does not take it. */
export function useChangeSettings() {
  const queries = useQueryClient()
  return async (change: SettingsChange): Promise<void> => {
    show(queries, (old) => ({ ...old, settings: { ...old.settings, ...change } }))
    await keepAnswer(queries, settingsApi.change(change))
  }
}

/** The same for one agent. */
export function useChangeAgentPersona(agentId: string) {
  const queries = useQueryClient()
  return async (change: AgentPersonaChange): Promise<void> => {
    await keepAnswer(queries, settingsApi.changeAgent(agentId, change))
  }
}

function show(queries: QueryClient, change: (old: Settings) => Settings): void {
  queries.setQueryData<Settings>(queryKeys.settings, (old) => old && change(old))
}

/** @NOTE of two answers the one of the later change counts, in whatever order they come */
async function keepAnswer(queries: QueryClient, answer: Promise<Settings>): Promise<void> {
  try {
    const next = await answer
    queries.setQueryData<Settings>(queryKeys.settings, (old) => (old && old.version > next.version ? old : next))
  } catch (error) {
    void queries.invalidateQueries({ queryKey: queryKeys.settings })
    throw error
  }
}
