import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './request.ts'

/** Reads are repeated when the server could not be reached, never when it refused. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && error instanceof ApiError && error.code === 'unreachable',
      },
    },
  })
}

export const queryKeys = {
  providers: ['providers'],
  failover: ['failover'],
  conversations: ['conversations'],
  spending: (sessionId: string) => ['spending', sessionId],
  metrics: ['metrics'],
  budgets: ['budgets'],
  rules: ['rules'],
  sandbox: ['sandbox'],
  search: ['search'],
  agentBrowser: (agentId: string) => ['agent-browser', agentId],
  mcp: ['mcp'],
  mcpList: ['mcp', 'list'],
  mcpServer: (id: string) => ['mcp', 'server', id],
  devices: ['devices'],
  vault: ['vault'],
  allRecordings: ['recordings'],
  recordings: (deviceId: string) => ['recordings', 'of', deviceId],
  recording: (turnId: string) => ['recordings', 'one', turnId],
  image: (id: string) => ['image', id],
  audit: (search: object) => ['audit', search],
  settings: ['settings'],
  push: ['push'],
  sessions: ['sessions'],
  pin: ['pin'],
  oldConversations: (days: number) => ['old-conversations', days],
  health: ['health'],
  doctor: ['doctor'],
  readiness: ['readiness'],
  setup: ['setup'],
  suggestedFolder: ['setup', 'folder'],
  files: (agentId: string) => ['files', agentId],
  folders: (agentId: string) => ['files', agentId, 'folder'],
  folder: (agentId: string, query: object) => ['files', agentId, 'folder', query],
  file: (agentId: string, path: string) => ['files', agentId, 'file', path],
  fileBytes: (agentId: string, path: string) => ['files', agentId, 'bytes', path],
  fileTrash: (agentId: string) => ['files', agentId, 'trash'],
  changes: (agentId: string, query: object) => ['files', agentId, 'changes', query],
  change: (agentId: string, id: string) => ['files', agentId, 'change', id],
  browse: (path: string) => ['browse', path],
} as const
