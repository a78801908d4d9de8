import { agentBrowserSchema } from '@rain/protocol'
import { request } from './request.ts'

/** What an agent's browser keeps. */
export const agentBrowserApi = {
  agentBrowser: (agentId: string) => request(agentBrowserSchema, browserPath(agentId)),
  keepAgentBrowser: (agentId: string, keeps: boolean) =>
    request(agentBrowserSchema, browserPath(agentId), { method: 'PUT', body: { keeps } }),
  forgetAgentBrowser: (agentId: string) => request(agentBrowserSchema, browserPath(agentId), { method: 'DELETE' }),
}

function browserPath(agentId: string): string {
  return `/api/agents/${encodeURIComponent(agentId)}/browser`
}
