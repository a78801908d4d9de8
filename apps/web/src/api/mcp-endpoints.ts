import {
  mcpAcceptedSchema,
  mcpExportSchema,
  mcpImportedSchema,
  mcpServerAddedSchema,
  mcpServerDeletedSchema,
  mcpServerDetailSchema,
  mcpServerListSchema,
  mcpSignInTakenSchema,
  mcpStartedSchema,
  mcpWithdrawnSchema,
  type McpAcceptance,
  type McpSignIn,
  type NewMcpServer,
} from '@rain/protocol'
import { request } from './request.ts'

/** The doors of the MCP servers. */
export const mcpApi = {
  servers: () => request(mcpServerListSchema, '/api/mcp/servers'),
  server: (id: string) => request(mcpServerDetailSchema, pathOf(id)),
  add: (server: NewMcpServer) => request(mcpServerAddedSchema, '/api/mcp/servers', { method: 'POST', body: server }),
  change: (id: string, server: NewMcpServer) =>
    request(mcpServerAddedSchema, pathOf(id), { method: 'PUT', body: server }),
  enable: (id: string, enabled: boolean) =>
    request(mcpServerAddedSchema, `${pathOf(id)}/enabled`, { method: 'PUT', body: { enabled } }),
  remove: (id: string) => request(mcpServerDeletedSchema, pathOf(id), { method: 'DELETE' }),
  /** The event `mcp_server_checked` tells how it went. */
  check: (id: string) => request(mcpStartedSchema, `${pathOf(id)}/check`, { method: 'POST' }),
  accept: (id: string, tools: McpAcceptance['tools']) =>
    request(mcpAcceptedSchema, `${pathOf(id)}/accept`, { method: 'POST', body: { tools } }),
  withdraw: (id: string, tools: string[]) =>
    request(mcpWithdrawnSchema, `${pathOf(id)}/withdraw`, { method: 'POST', body: { tools } }),
  /** Once `mcp_server_changed` came, the server says where the person goes. */
  beginSignIn: (id: string) => request(mcpStartedSchema, `${pathOf(id)}/sign-in`, { method: 'POST' }),
  endSignIn: (answer: McpSignIn) => request(mcpSignInTakenSchema, '/api/mcp/sign-in', { method: 'POST', body: answer }),
  signOut: (id: string) => request(mcpServerAddedSchema, `${pathOf(id)}/sign-out`, { method: 'POST' }),
  import: (config: Record<string, unknown>, pin: string) =>
    request(mcpImportedSchema, '/api/mcp/import', { method: 'POST', body: { config, pin } }),
  export: () => request(mcpExportSchema, '/api/mcp/export'),
}

function pathOf(id: string): string {
  return `/api/mcp/servers/${encodeURIComponent(id)}`
}
