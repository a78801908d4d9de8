import type { OfferedMcpTool } from '@rain/db'
import { z } from 'zod'
import { interruptedOutcome } from '../tools/outcome.ts'
import type { Tool } from '../tools/tool.ts'
import type { McpConnections } from './connections.ts'
import { inputCheckOf } from './input-check.ts'
import { toOfferedSchema } from './offered-schema.ts'
import { plainText } from './plain-text.ts'
import { problemOf } from './problem.ts'
import { sourceOf, toOutcome } from './result-content.ts'

const mostDescription = 4_000

/** An accepted tool of a server as a tool of Rain. What the server says of it is marked as the server's words. */
export function toMcpTool(
  offered: OfferedMcpTool,
  userId: string,
  connections: McpConnections,
): Tool<Record<string, unknown>> {
  const { serverId, serverName, version, name, callName, definition, hash } = offered
  return {
    name: callName,
    description: describe(offered),
    input: inputSchema(hash, definition.input_schema),
    inputSchema: toOfferedSchema(definition.input_schema),
    repeatable: false,
    async run(input, { signal, emitOutput }) {
      const onProgress = (text: string) => emitOutput(`${plainText(text).slice(0, 500)}\n`)
      try {
        const call = { tool: name, hash, input, signal, onProgress }
        return toOutcome(serverName, await connections.call({ userId, id: serverId, version }, call))
      } catch (error) {
        if (signal.aborted) return interruptedOutcome
        const { text } = problemOf(error)
        const content = `The MCP server ${JSON.stringify(serverName)} failed: ${text}`
        return { content, isError: true, readFrom: sourceOf(serverName) }
      }
    },
  }
}

function describe({ serverName, name, definition }: OfferedMcpTool): string {
  const title = definition.title ? `${plainText(definition.title).slice(0, 200)}. ` : ''
  const text = plainText(definition.description).slice(0, mostDescription)
  return `[Tool ${JSON.stringify(name)} of the MCP server ${JSON.stringify(serverName)}, in its own words:] ${title}${text}`
}

function inputSchema(hash: string, schema: Record<string, unknown>): z.ZodType<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).superRefine((input, context) => {
    const wrong = inputCheckOf(hash, schema)(input)
    if (wrong !== null) context.addIssue({ code: 'custom', message: wrong })
  })
}
