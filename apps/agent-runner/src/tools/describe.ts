import { z } from 'zod'
import type { ToolDescription } from '../providers/provider.ts'
import type { AnyTool } from './registry.ts'

/** Every model step tells of every tool, and a schema takes its time to be written out. */
const described = new WeakMap<AnyTool, ToolDescription>()

/** What a provider tells the model about a tool. The same object every time: not to be changed. */
export function describeTool(tool: AnyTool): Readonly<ToolDescription> {
  const known = described.get(tool)
  if (known) return known
  const description: ToolDescription = {
    name: tool.name,
    description: tool.description,
    inputSchema: schemaOf(tool),
    ...('desktop' in tool && tool.desktop ? { desktop: tool.desktop } : {}),
  }
  described.set(tool, description)
  return description
}

function schemaOf(tool: AnyTool): Record<string, unknown> {
  if ('inputSchema' in tool && tool.inputSchema) return tool.inputSchema
  const { $schema: _, ...inputSchema } = z.toJSONSchema(tool.input, { io: 'input' })
  return inputSchema
}
