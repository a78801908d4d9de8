import { z } from 'zod'

/**
 * Something about an MCP server is not the same any more: read `GET /api/mcp/servers` again. With `waiting_tools` above
 * zero it has described tools that are new or not what was accepted; they are offered once the person accepts them.
 */
export const mcpServerChangedSchema = z.object({
  type: z.literal('mcp_server_changed'),
  server_id: z.string(),
  /** What the person calls it. */
  name: z.string(),
  waiting_tools: z.number().int(),
})
export type McpServerChanged = z.infer<typeof mcpServerChangedSchema>
