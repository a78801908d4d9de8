import { lookAtPdf } from '../media/look-at-pdf.ts'
import { pictureTypeOf } from '../media/picture-type.ts'
import { blocksOf } from './check-conversation.ts'
import type { SimulatedModel } from './models.ts'
import type { CountTokensRequest, WireBlock } from './request-schema.ts'

type Media = Extract<WireBlock, { type: 'image' | 'document' }>

/** From this context on a request may have six times as many pages. */
const largeContextTokens = 1_000_000

/**
 * What the API finds when it opens pictures and documents. Returns the message of the `invalid_request_error`, or null.
 * Limits: https://platform.claude.com/docs/en/build-with-claude/pdf-support
 */
export function checkMedia({ messages }: Pick<CountTokensRequest, 'messages'>, model: SimulatedModel): string | null {
  const mostPages = model.maxInputTokens >= largeContextTokens ? 600 : 100
  let pages = 0
  for (const [index, message] of messages.entries()) {
    for (const [at, media] of mediaOf(blocksOf(message))) {
      const place = `messages.${index}.content.${at}`
      if (media.type === 'image') {
        const problem = checkPicture(media)
        if (problem) return `${place}.image.source.base64${problem}`
        continue
      }
      if (!model.pdf) return `${place}: This model does not support PDF input.`
      const looked = lookAtPdf(media.source.data)
      const data = `${place}.pdf.source.base64.data`
      if (looked.type === 'invalid') return `${data}: The PDF specified was not valid.`
      if (looked.locked) return `${data}: The PDF specified is password protected.`
      pages += looked.pages
      if (pages > mostPages) return `${data}: A maximum of ${mostPages} PDF pages may be provided.`
    }
  }
  return null
}

function checkPicture({ source }: Extract<Media, { type: 'image' }>): string | null {
  if (source.type !== 'base64') return null
  const type = pictureTypeOf(source.data)
  if (type === null) return '.data: Could not process image'
  if (type === source.media_type) return null
  return `: The image was specified using the ${source.media_type} media type, but the image appears to be a ${type} image`
}

function mediaOf(blocks: WireBlock[]): [number, Media][] {
  return blocks.flatMap((block, at): [number, Media][] => {
    if (block.type === 'image' || block.type === 'document') return [[at, block]]
    if (block.type !== 'tool_result' || !Array.isArray(block.content)) return []
    return block.content.flatMap((inner): [number, Media][] => (inner.type === 'text' ? [] : [[at, inner]]))
  })
}
