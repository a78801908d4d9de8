import { z } from 'zod'
import { mcpProblemSchema } from '../mcp.ts'

/** An MCP server was asked for its tools: it works, or `text` says what is wrong. */
export const mcpServerCheckedSchema = z.object({
  type: z.literal('mcp_server_checked'),
  server_id: z.string(),
  ok: z.boolean(),
  tools: z.number().int(),
  duration_ms: z.number(),
  text: z.string(),
  code: mcpProblemSchema.optional(),
})
export type McpServerChecked = z.infer<typeof mcpServerCheckedSchema>
