import { z } from 'zod'
import type { ToolDescription } from '../providers/provider.ts'
import type { AnyTool } from './registry.ts'

/** What a provider tells the model about a tool. */
export function describeTool(tool: AnyTool): ToolDescription {
  const { $schema: _, ...inputSchema } = z.toJSONSchema(tool.input, { io: 'input' })
  return { name: tool.name, description: tool.description, inputSchema }
}
