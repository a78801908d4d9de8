import type { AskUser } from './ask-user.ts'
import type { HandOver } from './hand-over.ts'
import type { Task } from './task.ts'
import type { Tool } from './tool.ts'

export type AnyTool = Tool | AskUser | HandOver | Task
export type ToolRegistry = ReadonlyMap<string, AnyTool>

/** Refuses to start with two tools of one name: which of them runs would be a matter of luck. */
export function createToolRegistry(tools: AnyTool[]): ToolRegistry {
  const registry = new Map<string, AnyTool>()
  for (const tool of tools) {
    if (registry.has(tool.name)) throw new Error(`two tools are named ${tool.name}`)
    registry.set(tool.name, tool)
  }
  return registry
}
