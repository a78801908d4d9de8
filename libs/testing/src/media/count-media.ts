import { countTokens } from '../script/tokens.ts'
import { lookAtPdf } from './look-at-pdf.ts'
import { pictureTypeOf } from './picture-type.ts'

/** Tokens that a provider counts for what is not text. */
export interface MediaTokens {
  /** The most that a picture costs, whatever the length of its bytes. */
  picture: number
  /** A page of a document, its text and its picture together. */
  page: number
}

/** Shorter strings are no media. */
const shortest = 12

/** The tokens of a piece of a request: what it shows by what it shows, everything else by its length. */
export function countPiece(piece: unknown, cost: MediaTokens): number {
  let media = 0
  const words = JSON.stringify(piece, (_key, value: unknown) => {
    const tokens = typeof value === 'string' && value.length >= shortest ? tokensOfMedia(value, cost) : null
    if (tokens === null) return value
    media += tokens
    return undefined
  })
  return countTokens(words) + media
}

/** Null: it is text. */
function tokensOfMedia(text: string, { picture, page }: MediaTokens): number | null {
  const data = text.replace(/^data:[\w/+.-]+;base64,/, '')
  if (data.startsWith(pdfHeader)) {
    const looked = lookAtPdf(data)
    return looked.type === 'pdf' ? looked.pages * page : 0
  }
  return pictureTypeOf(data) ? Math.min(countTokens(data), picture) : null
}

const pdfHeader = Buffer.from('%PDF-').toString('base64').slice(0, 6)
