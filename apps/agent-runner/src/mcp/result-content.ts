import type { CallToolResult } from '@modelcontextprotocol/client'
import { wrapOutsideText } from '../tools/outside-text.ts'
import type { ToolOutcome } from '../tools/tool.ts'

/** What a model reads of one result; the rest is cut. */
const mostCharacters = 60_000

/** The result of a call as the outcome of the tool: what the server says, marked as its words and as data. */
export function toOutcome(server: string, result: CallToolResult): ToolOutcome {
  const parts = result.content.map(toText)
  const structured = structuredText(result)
  const text = [...parts, ...(structured && !parts.some((part) => part.trim() === structured) ? [structured] : [])]
  return {
    content: wrapOutsideText(cut(text.join('\n\n')) || '(nothing)', sourceOf(server)),
    isError: result.isError === true,
    readFrom: sourceOf(server),
  }
}

/** Whose words a result holds, for the person and for the rules. */
export function sourceOf(server: string): string {
  return `mcp: ${server}`
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
