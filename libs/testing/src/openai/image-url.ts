const taken = /^(https?:\/\/|data:image\/(png|jpeg|webp|gif);base64,[A-Za-z0-9+/]+=*$)/

/** An address or the data of an image, as the API takes them. */
export function isImageUrl(url: string | null | undefined): boolean {
  return taken.test(url ?? '')
}
