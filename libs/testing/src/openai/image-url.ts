import { pictureTypeOf } from '../media/picture-type.ts'

const data = /^data:(image\/(?:png|jpeg|webp|gif));base64,([A-Za-z0-9+/]+=*)$/

/**
 * An address or the data of an image, as the API takes them.
 *
 * @NOTE stricter than the API in one point: the data must be of the type that it says.
 */
export function isImageUrl(url: string | null | undefined): boolean {
  if (/^https?:\/\//.test(url ?? '')) return true
  const [, type, base64 = ''] = data.exec(url ?? '') ?? []
  return type !== undefined && pictureTypeOf(base64) === type
}
