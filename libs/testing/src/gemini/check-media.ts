import { lookAtPdf } from '../media/look-at-pdf.ts'
import { pictureTypeOf } from '../media/picture-type.ts'
import type { WireContent, WirePart } from './request-schema.ts'

type Blob = NonNullable<WirePart['inlineData']>

const imageTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif']
/** Types whose first bytes are looked at. */
const knownTypes = ['image/png', 'image/jpeg', 'image/webp']
/** Of all documents together: https://ai.google.dev/gemini-api/docs/document-processing */
const mostPages = 1_000

/**
 * What the API finds when it opens pictures and documents. Returns the message of the `INVALID_ARGUMENT`, or null.
 *
 * @NOTE stricter than the API in one point: a picture must be of the type that it says.
 */
export function checkMedia(contents: WireContent[]): string | null {
  let pages = 0
  for (const part of contents.flatMap(({ parts = [] }) => parts)) {
    const inAnswer = (part.functionResponse?.parts ?? []).map(({ inlineData }) => inlineData)
    const problem = inAnswer.map(checkPicture).find((found) => found !== null)
    if (problem) return problem
    const { inlineData } = part
    if (!inlineData) continue
    if (inlineData.mimeType !== 'application/pdf') {
      const why = checkPicture(inlineData)
      if (why) return why
      continue
    }
    const looked = lookAtPdf(inlineData.data)
    if (looked.type === 'invalid' || looked.locked) return 'The document has no pages.'
    pages += looked.pages
    if (pages > mostPages)
      return `The document contains ${pages} pages which exceeds the supported page limit of ${mostPages}.`
  }
  return null
}

function checkPicture({ mimeType, data }: Blob): string | null {
  if (!imageTypes.includes(mimeType)) return `Unsupported MIME type: ${mimeType}`
  if (!knownTypes.includes(mimeType) || pictureTypeOf(data) === mimeType) return null
  return 'Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting'
}
