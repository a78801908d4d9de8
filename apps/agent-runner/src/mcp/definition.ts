import { createHash } from 'node:crypto'
import type { DescribedTool } from '@rain/db'
import { limits, type McpDefinition } from '@rain/protocol'
import { callNameOf } from './call-name.ts'

/** A tool as the protocol has it. */
export interface ListedTool {
  name: string
  title?: string | undefined
  description?: string | undefined
  inputSchema: Record<string, unknown>
  annotations?: Record<string, unknown> | undefined
}

const mostDepth = 40

/**
 * The tools of a server as they are kept, each once. Left out is what nobody could look over: a definition beyond 64 KB
 * or nested too deep, and what comes after the first 500.
 */
export function describeTools(server: string, tools: ListedTool[]): { described: DescribedTool[]; leftOut: number } {
  const byName = new Map<string, DescribedTool>()
  for (const tool of tools) {
    if (byName.size >= limits.mcpToolsPerServer) break
    const described = describeTool(server, tool)
    if (described && !byName.has(described.name)) byName.set(described.name, described)
  }
  return { described: [...byName.values()], leftOut: tools.length - byName.size }
}

function describeTool(
  server: string,
  { name, title, description, inputSchema, annotations }: ListedTool,
): DescribedTool | null {
  const isFit = depthOf({ inputSchema, annotations }, 0) <= mostDepth
  if (!isFit || name === '' || name.length > 200) return null
  const definition = storable({
    ...(title === undefined ? {} : { title }),
    description: description ?? '',
    input_schema: inputSchema,
    ...(annotations === undefined ? {} : { annotations }),
  })
  const text = canonicalJson(definition)
  if (Buffer.byteLength(text) > limits.mcpDefinitionBytes) return null
  const hash = createHash('sha256').update(text).digest('hex')
  return { name: storableText(name), callName: callNameOf(server, name), definition, hash }
}

function depthOf(value: unknown, depth: number): number {
  if (value === null || typeof value !== 'object' || depth > mostDepth) return depth
  return Object.values(value).reduce<number>((deepest, each) => Math.max(deepest, depthOf(each, depth + 1)), depth)
}

/** Postgres takes neither NUL nor half a surrogate pair, and nobody needs a key named like the prototype. */
function storable(definition: McpDefinition): McpDefinition {
  return JSON.parse(JSON.stringify(definition), (key, value: unknown) => {
    if (key === '__proto__') return undefined
    if (typeof value === 'string') return storableText(value)
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? withStorableKeys(value) : value
  }) as McpDefinition
}

function withStorableKeys(value: object): object {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [storableText(key), each]))
}

function storableText(text: string): string {
  return Buffer.from(text.replaceAll('\0', '\uFFFD')).toString()
}

/** The same text whatever the order of the fields. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`
}
