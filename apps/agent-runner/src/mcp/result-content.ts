import type { CallToolResult } from '@modelcontextprotocol/client'
import { wrapOutsideText } from '../tools/outside-text.ts'
import type { ToolImage, ToolOutcome } from '../tools/tool.ts'
import { imageSizeOf } from '../tools/image-size.ts'

/** What a model reads of one result; the rest is cut. */
const mostCharacters = 60_000
/** What every provider takes. */
const mostImages = 4
const mostImageBytes = 3_500_000
const mostPixelsASide = 7_900

/** The result of a call as the outcome of the tool: what the server says, marked as its words and as data. */
export function toOutcome(server: string, result: CallToolResult): ToolOutcome {
  const parts = result.content.map(toText)
  const images = result.content.flatMap((part) => (part.type === 'image' ? (toImage(part.data) ?? []) : []))
  const structured = structuredText(result)
  const text = [...parts, ...(structured && !parts.some((part) => part.trim() === structured) ? [structured] : [])]
  return {
    content: wrapOutsideText(cut(text.join('\n\n')) || '(nothing)', sourceOf(server)),
    isError: result.isError === true,
    readFrom: sourceOf(server),
    ...(images.length > 0 ? { images: images.slice(0, mostImages) } : {}),
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
      return toImage(part.data) ? '[image]' : `[image of type ${part.mimeType}, ${sizeOf(part.data)}, not shown]`
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

/** Null: no picture that models are shown. */
function toImage(base64: string): ToolImage | null {
  if (base64.length > (mostImageBytes * 4) / 3) return null
  const bytes = Buffer.from(base64, 'base64')
  const size = imageSizeOf(bytes)
  if (!size || Math.max(size.width, size.height) > mostPixelsASide || Math.min(size.width, size.height) < 1) return null
  return { ...size, bytes }
}
