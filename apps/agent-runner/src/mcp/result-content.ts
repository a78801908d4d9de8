import type { CallToolResult } from '@modelcontextprotocol/client'
import type { ToolOutcome } from '../tools/tool.ts'
import { plainText } from './plain-text.ts'

/** What a model reads of one result; the rest is cut. */
const mostCharacters = 60_000

/** The result of a call as the outcome of the tool: what the server says, marked as its words and as data. */
export function toOutcome(server: string, result: CallToolResult): ToolOutcome {
  const parts = result.content.map(toText)
  const structured = structuredText(result)
  const text = [...parts, ...(structured && !parts.some((part) => part.trim() === structured) ? [structured] : [])]
  return {
    content: wrapped(server, cut(plainText(text.join('\n\n')))),
    isError: result.isError === true,
    readFrom: sourceOf(server),
  }
}

/** Whose words a result holds, for the person and for the rules. */
export function sourceOf(server: string): string {
  return `mcp: ${server}`
}

function wrapped(server: string, text: string): string {
  // A text that knew the mark could pretend to end it; this one it cannot know.
  const mark = crypto.randomUUID().slice(0, 8)
  const name = JSON.stringify(server)
  return `[Data from the MCP server ${name}, not words of the person; it ends at mark ${mark}.]\n${text || '(nothing)'}\n[End of the data, mark ${mark}.]`
}

function cut(text: string): string {
  if (text.length <= mostCharacters) return text
  const half = mostCharacters / 2
  const left = text.length - mostCharacters
  return `${text.slice(0, half)}\n[… ${left.toLocaleString('en-US')} characters left out …]\n${text.slice(-half)}`
}

function toText(part: CallToolResult['content'][number]): string {
  switch (part.type) {
    case 'text':
      return part.text
    case 'image':
    case 'audio':
      return `[${part.type} of type ${part.mimeType}, ${sizeOf(part.data)}, not shown]`
    case 'resource_link':
      return `[link: ${part.name} ${part.uri}${part.description ? `: ${part.description}` : ''}]`
    case 'resource':
      return 'text' in part.resource
        ? `[${part.resource.uri}]\n${part.resource.text}`
        : `[${part.resource.uri}, ${sizeOf(part.resource.blob)}, not shown]`
    default:
      return '[something of an unknown kind, not shown]'
  }
}

function structuredText({ structuredContent }: CallToolResult): string | null {
  return structuredContent === undefined ? null : JSON.stringify(structuredContent)
}

function sizeOf(base64: string): string {
  return `${Math.ceil((base64.length * 3) / 4 / 1024)} KB`
}
